"""Tables that every service's database has. Services add them to their own metadata; `migrations` creates them."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP, UUID
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.types import UserDefinedType


class TransactionId(UserDefinedType[str]):
    """xid8: never wraps around, and compares with the horizon."""

    cache_ok = True

    def get_col_spec(self, **_kw: Any) -> str:
        return "xid8"


# So that a database's columns of this type are recognised when migrations are checked.
ischema_names["xid8"] = TransactionId
MOMENT = TIMESTAMP(timezone=True)
chassis_metadata = MetaData()

# Columns aggregatetype, aggregateid, type, payload, id are those of Debezium's outbox event router.
outbox = Table(
    "outbox",
    chassis_metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("id", UUID(as_uuid=True), nullable=False),
    Column("aggregatetype", Text, nullable=False, comment="the topic"),
    Column("aggregateid", Text, nullable=False, comment="the Kafka key"),
    Column("type", Text, nullable=False),
    Column("payload", LargeBinary, comment="empty means a tombstone"),
    Column("occurred_at", MOMENT, nullable=False),
    Column("traceparent", Text, nullable=False, server_default=""),
    Column("headers", Text, comment="JSON object of further headers, as dead letters have"),
    Column("xid", TransactionId, nullable=False, server_default=text("pg_current_xact_id()")),
    Column("published_at", MOMENT),
    Index("outbox_unpublished", "position", postgresql_where=text("published_at IS NULL")),
    Index("outbox_occurred_at", "occurred_at", postgresql_using="brin"),
)

relay_lease = Table(
    "relay_lease",
    chassis_metadata,
    Column("service", Text, primary_key=True),
    Column("epoch", BigInteger, nullable=False, server_default="0"),
    Column("holder", Text, nullable=False, server_default=""),
    Column("watermark_position", BigInteger, nullable=False, server_default="0"),
    Column("watermark_at", MOMENT, nullable=False, server_default=func.now()),
)

# Which incarnation of a topic the outbox was published to: a wiped Kafka gives a topic another id.
published_topic = Table(
    "published_topic",
    chassis_metadata,
    Column("topic", Text, primary_key=True),
    Column("topic_id", Text, nullable=False),
)

inbox = Table(
    "inbox",
    chassis_metadata,
    Column("event_id", UUID(as_uuid=True), primary_key=True),
    Column("received_at", MOMENT, nullable=False, server_default=func.now()),
    Index("inbox_received_at", "received_at", postgresql_using="brin"),
)

consumer_offset = Table(
    "consumer_offset",
    chassis_metadata,
    Column("consumer", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("next_offset", BigInteger, nullable=False),
    Column("topic_id", Text, nullable=False),
)

# A message that can't be handled (state dead) and the later ones of its key that wait for it (state parked).
dead_letter = Table(
    "dead_letter",
    chassis_metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("event_id", Text, nullable=False, comment="as it came; may be no UUID"),
    Column("topic", Text, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("key", LargeBinary),
    Column("value", LargeBinary),
    Column("headers", Text, nullable=False, comment="JSON, values in base64"),
    # dead, parked, replay (asked for), skip (asked for), replayed, skipped
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked_by", Text),
    Column("created_at", MOMENT, nullable=False, server_default=func.now()),
    Column("ended_at", MOMENT),
    Index(
        "dead_letter_open",
        "topic",
        "key",
        postgresql_where=text("state IN ('dead', 'parked', 'replay', 'skip')"),
    ),
)
