"""Likely duplicates and followers; who read whose data, consents, erasures."""

from alembic import op

revision = "0006"
down_revision = "0005"

STATEMENTS = (
    "ALTER TABLE issue ADD COLUMN phone_index bytea",
    "COMMENT ON COLUMN issue.phone_index IS 'HMAC of the phone that was given'",
    "ALTER TABLE issue ADD COLUMN erased_at timestamptz",
    "COMMENT ON COLUMN issue.erased_at IS 'when the originals were destroyed'",
    "CREATE INDEX issue_phone ON issue (phone_index) WHERE phone_index IS NOT NULL",
    "CREATE INDEX issue_erased ON issue (id) WHERE erased_at IS NOT NULL",
    """
CREATE TABLE issue_sketch (
    issue_id uuid PRIMARY KEY,
    area_code text NOT NULL,
    category_code text NOT NULL,
    sketch bit(256) NOT NULL
)""",
    "COMMENT ON COLUMN issue_sketch.area_code IS 'the street, or what is known of it'",
    "COMMENT ON COLUMN issue_sketch.category_code IS 'level 2, or what is known of it'",
    "CREATE INDEX issue_sketch_block ON issue_sketch (area_code, category_code, issue_id DESC)",
    """
CREATE TABLE issue_follower (
    issue_id uuid,
    reporter_ref text,
    followed_at timestamptz NOT NULL,
    PRIMARY KEY (issue_id, reporter_ref)
)""",
    "CREATE INDEX issue_follower_reporter ON issue_follower (reporter_ref)",
    """
CREATE TABLE data_access (
    id uuid PRIMARY KEY,
    subject_ref text NOT NULL,
    case_id uuid,
    action text NOT NULL,
    purpose text NOT NULL,
    actor_role text NOT NULL,
    actor_ref text NOT NULL,
    actor_post text,
    actor_unit text,
    at timestamptz NOT NULL
)""",
    "CREATE INDEX data_access_subject ON data_access (subject_ref, id DESC)",
    "CREATE INDEX data_access_actor ON data_access (actor_ref, at)",
    """
CREATE TABLE consent (
    id uuid PRIMARY KEY,
    reporter_ref text NOT NULL,
    purpose text NOT NULL,
    notice text NOT NULL,
    granted boolean NOT NULL,
    at timestamptz NOT NULL
)""",
    "COMMENT ON COLUMN consent.notice IS 'which version of which text they were shown'",
    "CREATE INDEX consent_reporter ON consent (reporter_ref, id)",
    """
CREATE TABLE erasure (
    id uuid PRIMARY KEY,
    subject_ref text NOT NULL,
    asked_at timestamptz NOT NULL,
    reason text NOT NULL,
    subjects text NOT NULL,
    files text NOT NULL,
    done_at timestamptz
)""",
    "COMMENT ON COLUMN erasure.reason IS 'request or retention'",
    "COMMENT ON COLUMN erasure.subjects IS 'JSON: whose keys go'",
    "COMMENT ON COLUMN erasure.files IS 'JSON: ids of attachments'",
    "CREATE INDEX erasure_open ON erasure (id) WHERE done_at IS NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
