"""Who answers a surge, by when, and who was told the answer."""

from alembic import op

revision = "0013"
down_revision = "0012"

STATEMENTS = (
    """
CREATE TABLE surge_handling (
    surge_id uuid PRIMARY KEY,
    lead_unit text,
    to_verify boolean NOT NULL,
    acknowledge_by timestamptz NOT NULL,
    answer_by timestamptz NOT NULL,
    next_nudge_at timestamptz,
    nudged text,
    claim text,
    acknowledged_at timestamptz,
    acknowledged_unit text,
    answered_at timestamptz,
    answer text,
    outcome text,
    evidence text NOT NULL
)""",
    "COMMENT ON COLUMN surge_handling.nudged IS 'reminded, escalated'",
    "COMMENT ON COLUMN surge_handling.claim IS 'what is said, as something that can be true or false; masked'",
    "COMMENT ON COLUMN surge_handling.outcome IS 'answered, true, partly, false'",
    "COMMENT ON COLUMN surge_handling.evidence IS 'JSON: ids of attachments'",
    "CREATE INDEX surge_handling_due ON surge_handling (next_nudge_at) WHERE next_nudge_at IS NOT NULL",
    "ALTER TABLE surge_issue ADD COLUMN told_at timestamptz",
    "COMMENT ON COLUMN surge_issue.told_at IS 'when its people were told the answer'",
    "CREATE INDEX surge_issue_untold ON surge_issue (surge_id, issue_id) WHERE told_at IS NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
