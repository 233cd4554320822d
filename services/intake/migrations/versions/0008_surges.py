"""Surges, and up to where they were looked for: from now on, for what came before is no news."""

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS = (
    """
CREATE TABLE surge (
    id uuid PRIMARY KEY,
    headline text NOT NULL,
    headline_issue_id uuid NOT NULL,
    words text NOT NULL,
    areas text NOT NULL,
    category_code text,
    first_seen timestamptz NOT NULL,
    detected_at timestamptz NOT NULL,
    growth double precision NOT NULL,
    to_verify boolean NOT NULL
)""",
    "COMMENT ON COLUMN surge.words IS 'what all of them say, as people read it'",
    "COMMENT ON COLUMN surge.areas IS 'JSON: codes, the most frequent first'",
    "COMMENT ON COLUMN surge.to_verify IS 'the reports ask whether something heard is true'",
    "CREATE INDEX surge_headline_issue ON surge (headline_issue_id)",
    """
CREATE TABLE surge_issue (
    issue_id uuid PRIMARY KEY,
    surge_id uuid NOT NULL,
    joined_at timestamptz NOT NULL
)""",
    "CREATE INDEX surge_issue_surge ON surge_issue (surge_id, issue_id)",
    "CREATE TABLE surge_watch (id integer PRIMARY KEY, reached uuid NOT NULL)",
    "COMMENT ON COLUMN surge_watch.id IS '1'",
    """
INSERT INTO surge_watch (id, reached)
SELECT 1, coalesce((SELECT id FROM issue ORDER BY id DESC LIMIT 1), '00000000-0000-0000-0000-000000000000')""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
