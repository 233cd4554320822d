"""The way of a case: its course, disputes and precedents, the dialogue."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    # What was rejected, merged or split out of triage never had a lead, and is closed.
    "ALTER TABLE case_file DROP CONSTRAINT case_file_lead_or_visible",
    """
ALTER TABLE case_file ADD CONSTRAINT case_file_lead_or_visible
 CHECK (lead_unit <> '' OR state IN ('triage', 'disputed') OR NOT is_open) NOT VALID""",
    "ALTER TABLE case_file VALIDATE CONSTRAINT case_file_lead_or_visible",
    "ALTER TABLE case_file ADD COLUMN course jsonb NOT NULL DEFAULT '{}'",
    "COMMENT ON COLUMN case_file.course IS 'returns, pauses, links, ...; domain/course.py'",
    """
CREATE TABLE dispute (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    cause text NOT NULL,
    rule_code text NOT NULL,
    deciding_unit text NOT NULL,
    parties jsonb NOT NULL,
    opened_at timestamptz NOT NULL,
    due_at timestamptz,
    area_code text NOT NULL,
    category_code text NOT NULL,
    statements jsonb NOT NULL,
    ruled_at timestamptz,
    ruling jsonb
)""",
    "COMMENT ON COLUMN dispute.cause IS 'equal_precedence, about_unit, returns, dispatcher'",
    "COMMENT ON COLUMN dispute.rule_code IS 'of the escalation table'",
    "COMMENT ON COLUMN dispute.parties IS 'unit codes'",
    "COMMENT ON COLUMN dispute.statements IS '[{unit, post, at, text}]; texts are masked'",
    "COMMENT ON COLUMN dispute.ruling IS '{unit, power_code, basis, reason, by_unit, by_post, by_power}; masked'",
    "CREATE INDEX dispute_open ON dispute (deciding_unit, id) WHERE ruled_at IS NULL",
    "CREATE INDEX dispute_case ON dispute (case_id)",
    "CREATE INDEX dispute_precedent ON dispute (category_code, id) WHERE ruled_at IS NOT NULL",
    """
CREATE TABLE case_message (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    written_at timestamptz NOT NULL,
    unit text NOT NULL,
    post text NOT NULL,
    to_units jsonb NOT NULL,
    text_masked text NOT NULL
)""",
    "CREATE INDEX case_message_case ON case_message (case_id, id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
