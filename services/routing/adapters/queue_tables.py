"""Tables of departments' queues: made from the cases, in the transaction that changes a case.

Apart from the case's own, because everything in here can be made again from it, but for claims and saved filters.
"""

from sqlalchemy import BigInteger, Boolean, Column, Identity, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB, UUID

from chassis.tables import MOMENT, TransactionId

queue_metadata = MetaData()

# One row for each unit that has, or had, to do with a case: what its queue shows, in the order in which it shows it.
queue_item = Table(
    "queue_item",
    queue_metadata,
    Column("case_id", UUID(as_uuid=True), primary_key=True),
    Column("unit_code", Text, primary_key=True, comment="a community's case stands in its street's queue, too"),
    Column("role", Text, nullable=False, comment="lead, party, assist, dispatcher: the weightiest"),
    Column("is_open", Boolean, nullable=False, comment="this unit still has to do something"),
    Column("state", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("category_code", Text, nullable=False),
    Column("post_code", Text, nullable=False),
    Column("respond_at", MOMENT, comment="as long as nobody has responded"),
    Column("due_at", MOMENT, comment="of the case, for an assistant of its task"),
    Column("press_at", MOMENT, nullable=False, comment="due_at, or where nothing is due since when it waits"),
    Index(
        "queue_item_order",
        "unit_code",
        "is_open",
        "press_at",
        "case_id",
        # Filters and counts look no further than here.
        postgresql_include=["role", "state", "urgency", "category_code", "post_code", "respond_at", "due_at"],
    ),
)

# What changed in queues: the source of the stream and of what has left. Kept for some days.
queue_change = Table(
    "queue_change",
    queue_metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("xid", TransactionId, nullable=False, server_default=text("pg_current_xact_id()")),
    Column("unit_code", Text, nullable=False),
    Column("case_id", UUID(as_uuid=True), nullable=False),
    Column("kind", Text, nullable=False, comment="entered, changed, left"),
    Column("role", Text, nullable=False, comment="for left: the one it had"),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False, comment="of the case"),
    Column("cause", Text, nullable=False, comment="the event's name; claimed, released"),
    Column("lead_unit", Text, nullable=False, comment="since then"),
    Column("at", MOMENT, nullable=False, server_default=text("now()")),
    Index("queue_change_unit", "unit_code", "xid"),
    Index("queue_change_left", "unit_code", "at", postgresql_where=text("kind = 'left'")),
)

# One row: what was swept away, so that nobody resumes in a gap.
queue_change_floor = Table(
    "queue_change_floor",
    queue_metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("xid", TransactionId, nullable=False, comment="changes of lower transactions may be gone"),
    Column("at", MOMENT, nullable=False, comment="changes before may be gone"),
)

# Somebody of a unit is at work on a case, until then.
case_claim = Table(
    "case_claim",
    queue_metadata,
    Column("case_id", UUID(as_uuid=True), primary_key=True),
    Column("unit_code", Text, primary_key=True),
    Column("post_code", Text, nullable=False),
    Column("claimed_by", Text, nullable=False),
    Column("claimed_at", MOMENT, nullable=False),
    Column("until", MOMENT, nullable=False),
)

queue_filter = Table(
    "queue_filter",
    queue_metadata,
    Column("unit_code", Text, primary_key=True),
    Column("owner", Text, primary_key=True, comment="empty = the whole unit's"),
    Column("name", Text, primary_key=True),
    Column("filter", JSONB, nullable=False),
    Column("set_at", MOMENT, nullable=False),
    Column("set_by", Text, nullable=False),
)
