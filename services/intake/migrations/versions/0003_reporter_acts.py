"""What reporters say after sending an issue, their attachments, and issues that are split parts of others."""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    "ALTER TABLE issue ADD COLUMN parent_id uuid",
    "COMMENT ON COLUMN issue.parent_id IS 'the issue that it is a split part of'",
    "CREATE INDEX issue_parent ON issue (parent_id) WHERE parent_id IS NOT NULL",
    "ALTER TABLE case_progress ADD COLUMN questions text NOT NULL DEFAULT '[]'",
    "ALTER TABLE case_progress ADD COLUMN concerned_units text NOT NULL DEFAULT '[]'",
    "COMMENT ON COLUMN case_progress.questions IS 'JSON: [[time, masked question], …]'",
    "COMMENT ON COLUMN case_progress.concerned_units IS 'JSON: units that have a stake'",
    """
CREATE TABLE reporter_act (
    id uuid PRIMARY KEY,
    issue_id uuid NOT NULL,
    kind text NOT NULL,
    at timestamptz NOT NULL,
    text_masked text NOT NULL,
    resolved boolean,
    satisfaction integer,
    answers_question boolean NOT NULL,
    sealed bytea NOT NULL
)""",
    "COMMENT ON COLUMN reporter_act.sealed IS 'what was submitted, under the reporter''s key'",
    "CREATE INDEX reporter_act_issue ON reporter_act (issue_id, id)",
    """
CREATE TABLE attachment (
    id uuid PRIMARY KEY,
    subject_ref text NOT NULL,
    owner_ref text NOT NULL,
    owner_unit text,
    media_type text NOT NULL,
    size_bytes integer NOT NULL,
    created_at timestamptz NOT NULL
)""",
    "COMMENT ON COLUMN attachment.owner_ref IS 'who sent it'",
    "COMMENT ON COLUMN attachment.owner_unit IS 'an officer''s unit'",
    "CREATE INDEX attachment_owner ON attachment (owner_ref, id)",
    """
CREATE TABLE attachment_use (
    attachment_id uuid PRIMARY KEY,
    issue_id uuid NOT NULL,
    act_id uuid
)""",
    "COMMENT ON COLUMN attachment_use.act_id IS 'the supplement it came with'",
    "CREATE INDEX attachment_use_issue ON attachment_use (issue_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
