"""Files that were exported, until they are fetched; and erasures that were ordered or refused."""

from alembic import op

revision = "0006"
down_revision = "0005"

STATEMENTS = (
    """
CREATE TABLE export_file (
    id uuid PRIMARY KEY,
    form text NOT NULL,
    made_at timestamptz NOT NULL,
    records integer NOT NULL,
    unproved integer NOT NULL,
    sha256 text NOT NULL,
    owner text NOT NULL,
    content bytea NOT NULL
)""",
    "CREATE INDEX export_file_made_at ON export_file (made_at)",
    """
CREATE TABLE erasure (
    id uuid PRIMARY KEY,
    subject_ref text NOT NULL,
    decision text NOT NULL,
    legal_ground text NOT NULL,
    reason text NOT NULL,
    decided_at timestamptz NOT NULL,
    since_index bigint NOT NULL
)""",
    "COMMENT ON COLUMN erasure.since_index IS 'the size of the log when it was decided'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
