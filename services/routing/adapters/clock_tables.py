"""When the next mark of each case's ladder falls."""

from sqlalchemy import Column, Index, MetaData, Table, Text, text
from sqlalchemy.dialects.postgresql import UUID

from chassis.tables import MOMENT

clock_metadata = MetaData()

clock_mark = Table(
    "clock_mark",
    clock_metadata,
    Column("case_id", UUID(as_uuid=True), primary_key=True),
    Column("due_at", MOMENT, comment="null: none lies ahead"),
    Column("mark", Text, nullable=False, comment="clock and rule; empty: not reckoned yet"),
    Index("clock_mark_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
)
