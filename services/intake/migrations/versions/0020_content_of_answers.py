"""Up to which answer to a proposed fix WeChat was asked about files; those of before are left as they are."""

from alembic import op

revision = "0020"
down_revision = "0019"

STATEMENTS = (
    "ALTER TABLE content_watch ADD COLUMN answers_reached timestamptz NOT NULL DEFAULT now()",
    "COMMENT ON COLUMN content_watch.answers_reached IS 'up to which answer to a proposed fix'",
    "CREATE INDEX fix_answer_at ON fix_answer (at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
