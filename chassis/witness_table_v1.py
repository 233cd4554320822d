"""The table of witnesses as it was first made, for the migrations of the services that witness. Never edited."""

from alembic import op

STATEMENTS = (
    """
CREATE TABLE witnessed_log (
    origin text PRIMARY KEY,
    size bigint NOT NULL,
    root bytea NOT NULL,
    checkpoint bytea,
    cosigned_at timestamptz
)""",
    "COMMENT ON COLUMN witnessed_log.checkpoint IS 'the note as the log signed it; empty before the first'",
)


def create() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
