"""Leaves with a decision's reasons are longer than a row may be, and compressing them takes the server's time."""

from alembic import op

from chassis.migration import compressed_quickly

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.execute(compressed_quickly("record", "leaf"))
