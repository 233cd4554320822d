"""What a platform makes of words and files, and what a person made of that."""

from alembic import op

revision = "0012"
down_revision = "0011"

STATEMENTS = (
    """
CREATE TABLE content_check (
    id uuid PRIMARY KEY,
    issue_id uuid NOT NULL,
    reporter_ref text NOT NULL,
    media_type text,
    verdict text NOT NULL,
    label integer NOT NULL,
    tries integer NOT NULL,
    next_try_at timestamptz,
    trace_id text,
    checked_at timestamptz,
    reviewed_at timestamptz,
    reviewed_by text,
    decision text
)""",
    "COMMENT ON COLUMN content_check.id IS 'of the issue, or of one of its files'",
    "COMMENT ON COLUMN content_check.media_type IS 'of a file; null: the words'",
    "COMMENT ON COLUMN content_check.verdict IS 'pending, pass, review, risky, unchecked'",
    "COMMENT ON COLUMN content_check.label IS 'of the platform'",
    "COMMENT ON COLUMN content_check.trace_id IS 'under which the platform will tell its judgement'",
    "COMMENT ON COLUMN content_check.decision IS 'harmless, confirmed'",
    "CREATE INDEX content_check_due ON content_check (next_try_at) WHERE verdict = 'pending'",
    "CREATE INDEX content_check_marked ON content_check (id) WHERE verdict IN ('review', 'risky', 'unchecked')",
    "CREATE INDEX content_check_issue ON content_check (issue_id)",
    "CREATE UNIQUE INDEX content_check_trace ON content_check (trace_id) WHERE trace_id IS NOT NULL",
    "CREATE TABLE content_watch (id integer PRIMARY KEY, reached uuid NOT NULL)",
    "COMMENT ON COLUMN content_watch.id IS '1'",
    """
INSERT INTO content_watch (id, reached)
SELECT 1, coalesce((SELECT id FROM issue ORDER BY id DESC LIMIT 1), '00000000-0000-0000-0000-000000000000')""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
