"""Decisions and events are longer than a row may be, and compressing them was a tenth of the server's work."""

from alembic import op

from chassis.migration import compressed_quickly

revision = "0022"
down_revision = "0021"

LONG = (("outbox", "payload"), ("case_event", "payload"), ("case_file", "decision"))


def upgrade() -> None:
    for table, column in LONG:
        op.execute(compressed_quickly(table, column))
