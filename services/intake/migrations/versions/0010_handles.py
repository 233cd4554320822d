"""Where a person can be written to, sealed."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute("""
CREATE TABLE reporter_handle (
    reporter_ref text NOT NULL,
    kind text NOT NULL,
    sealed bytea NOT NULL,
    stored_at timestamptz NOT NULL,
    PRIMARY KEY (reporter_ref, kind)
)""")
