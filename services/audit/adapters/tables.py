"""Audit's tables. `record` is the source; what no leaf says: case_withheld, raw_message,
integrity_conflict, released_entry.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import UUID

from chassis.tables import MOMENT
from chassis.web.idempotency_table import idempotency_table
from services.audit.domain.rates.measures import MEASURES

metadata = MetaData()
idempotency_table(metadata)

# The sequencer: its one row is locked while a batch gets its indices. Size and root are those of the tree of leaves.
log_head = Table(
    "log_head",
    metadata,
    Column("is_only", Boolean, primary_key=True, server_default=text("true")),
    Column("size", BigInteger, nullable=False),
    Column("frontier", LargeBinary, nullable=False, comment="roots of the full subtrees, from left to right"),
    Column("root", LargeBinary, nullable=False),
)

record = Table(
    "record",
    metadata,
    Column("index", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", UUID(as_uuid=True), nullable=False, unique=True),
    Column("leaf", LargeBinary, nullable=False, comment="the exact bytes"),
    Column("body_hash", LargeBinary, nullable=False, comment="SHA-256 of the leaf without index, recorded_at and src"),
    Column("occurred_at", MOMENT, nullable=False),
    Column("action", Text, nullable=False),
    Column("actor_ref", Text),
    Column("actor_unit", Text),
    Column("power_code", Text),
    Column("case_id", UUID(as_uuid=True)),
    Column("case_version", BigInteger),
    Column("service", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False, comment="position in the producer's outbox"),
    # Pages go by index, so every way in ends with it. Nulls are left out: most records have no power and no unit.
    Index("record_case", "case_id", "index", postgresql_where=text("case_id IS NOT NULL")),
    Index("record_actor", "actor_ref", "index", postgresql_where=text("actor_ref IS NOT NULL")),
    Index("record_unit", "actor_unit", "index", postgresql_where=text("actor_unit IS NOT NULL")),
    Index("record_power", "power_code", "index", postgresql_where=text("power_code IS NOT NULL")),
    Index("record_action", "action", "index"),
    # Records come nearly in the order of their times, so a small index of ranges finds the pages.
    Index("record_time", "occurred_at", postgresql_using="brin", postgresql_with={"pages_per_range": 16}),
    Index("record_source", "service", "topic", "sequence"),
)

# Which units a case concerns: those that acted, led, supervised or received. Decides what a unit's supervisor may see.
case_unit = Table(
    "case_unit",
    metadata,
    Column("case_id", UUID(as_uuid=True), primary_key=True),
    Column("unit", Text, primary_key=True),
)

# The units that a case is about, as its events say: whoever belongs to one sees nothing of it.
case_withheld = Table(
    "case_withheld",
    metadata,
    Column("case_id", UUID(as_uuid=True), primary_key=True),
    Column("unit", Text, primary_key=True),
)

# Messages kept as they came: unreadable ones, and those whose reasons are too long for a leaf.
raw_message = Table(
    "raw_message",
    metadata,
    Column("event_id", UUID(as_uuid=True), primary_key=True),
    Column("key", LargeBinary),
    Column("value", LargeBinary),
    Column("headers", Text, nullable=False, comment="JSON, values in base64"),
    Column("reason", Text, nullable=False),
    Column("received_at", MOMENT, nullable=False),
)

# A second body under a recorded event id: kept apart, never in the log.
integrity_conflict = Table(
    "integrity_conflict",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("event_id", UUID(as_uuid=True), nullable=False),
    Column("body_hash", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("payload", LargeBinary),
    Column("service", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("kafka_partition", Integer, nullable=False),
    Column("kafka_offset", BigInteger, nullable=False),
    Column("received_at", MOMENT, nullable=False),
    Index("integrity_conflict_body", "event_id", "body_hash", unique=True),
)

# What producers say they wrote, one row a topic of each watermark.
watermark_window = Table(
    "watermark_window",
    metadata,
    Column("event_id", UUID(as_uuid=True), primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("service", Text, nullable=False),
    Column("from_position", BigInteger, nullable=False),
    Column("to_position", BigInteger, nullable=False),
    Column("expected", BigInteger, nullable=False),
    Column("declared_at", MOMENT, nullable=False),
    Column("received_at", MOMENT, nullable=False),
    # complete or incomplete when last checked; null before.
    Column("state", Text),
    Column("checked_at", MOMENT),
    Column("alerted_at", MOMENT),
    Index("watermark_window_declared", "declared_at"),
    Index("watermark_window_unsettled", "checked_at", postgresql_where=text("state IS DISTINCT FROM 'complete'")),
)

_NAMED = ("unit", "post", "power", "category", "area", "channel")

# Where each case stands, as rates see it. The columns beside `course` are for questions about open cases.
case_course = Table(
    "case_course",
    metadata,
    Column("case_id", UUID(as_uuid=True), primary_key=True),
    Column("course", LargeBinary, nullable=False, comment="JSON, see domain/rates/course.py"),
    Column("day", Date, nullable=False),
    Column("is_open", Boolean, nullable=False),
    *(Column(name, Text, nullable=False) for name in _NAMED),
    Column("received_at", MOMENT, nullable=False),
    # Null where nothing is due: answered, resting, nobody leads.
    Column("respond_due", MOMENT),
    Column("resolve_due", MOMENT),
    # Open cases lie scattered among a year's: what rates ask of them is answered from the index alone.
    Index(
        "case_course_open_asked",
        "day",
        postgresql_include=[*_NAMED, "received_at", "respond_due", "resolve_due"],
        postgresql_where=text("is_open"),
    ),
    Index("case_course_unit", "unit", "day"),
    Index("case_course_power", "power", "day"),
    Index("case_course_category", "category", "day"),
    Index("case_course_area", "area", "day"),
)


def _place() -> list[Column[object]]:
    """`span`: day, month or year; `day`: its first, of receipt."""
    kinds = {"family": Text, "span": Text, "day": Date, "unit": Text, "key": Text, "category": Text}
    return [Column(name, kind, primary_key=True) for name, kind in kinds.items()]


# Sums over the cases, kept with every record.
rate_tally = Table(
    "rate_tally",
    metadata,
    *_place(),
    # Whoever adds to some of them leaves the others out.
    *(Column(name, Integer, nullable=False, server_default="0") for name in MEASURES),
)
# How many durations of a kind fell into each class, see domain/rates/durations.py.
rate_time = Table(
    "rate_time",
    metadata,
    *_place(),
    Column("kind", Text, primary_key=True),
    Column("class", SmallInteger, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
)

# What releases of the power list prescribe, and who is who in them. Kept for the cases that went by them.
released_entry = Table(
    "released_entry",
    metadata,
    Column("version", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("content", Text, nullable=False, comment="JSON object of the columns that conformance needs"),
)

# Exported files, for a day.
export_file = Table(
    "export_file",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("form", Text, nullable=False),
    Column("made_at", MOMENT, nullable=False),
    Column("records", Integer, nullable=False),
    Column("unproved", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("export_file_made_at", "made_at"),
)

# What was decided about somebody's data; whether it has been done is said by the records.
erasure = Table(
    "erasure",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("subject_ref", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("legal_ground", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_at", MOMENT, nullable=False),
    Column("since_index", BigInteger, nullable=False, comment="the size of the log when it was decided"),
)

# What somebody was told of and is not over yet; see domain/watch.py.
open_trouble = Table(
    "open_trouble",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("told_at", MOMENT, nullable=False),
)
