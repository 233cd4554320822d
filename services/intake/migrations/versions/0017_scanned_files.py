"""Which files no virus scanner has seen yet, and in which one found something."""

from alembic import op

revision = "0017"
down_revision = "0016"

STATEMENTS = (
    "ALTER TABLE attachment ADD COLUMN scan text",
    "COMMENT ON COLUMN attachment.scan IS 'held: not scanned for viruses yet; infected'",
    "CREATE INDEX attachment_held ON attachment (id) WHERE scan = 'held'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
