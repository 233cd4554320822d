"""What somebody was told of and is not over yet."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("""
CREATE TABLE open_trouble (
    kind text,
    subject text,
    told_at timestamptz NOT NULL,
    PRIMARY KEY (kind, subject)
)""")
