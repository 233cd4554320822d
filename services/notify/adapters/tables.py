"""notify's own tables; those of the chassis stand beside them."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP, UUID

from chassis.release_tables import release_tables
from chassis.tables import TransactionId
from chassis.web.idempotency_table import idempotency_table
from chassis.witness_table import witness_table
from services.notify.adapters.digest_tables import consent_table, digest_table, vendor_health_table
from services.notify.adapters.way_tables import sms_message_table, staff_address_table, template_table

MOMENT = TIMESTAMP(timezone=True)
UUID_COLUMN = UUID(as_uuid=True)
# The index of open calls serves only those who ask with its very words.
IS_OPEN = text("state IN ('waiting', 'calling')")
metadata = MetaData()
idempotency_key = idempotency_table(metadata)
witnessed_log = witness_table(metadata)
# Made from routing.rulebook.v1.
releases = release_tables(metadata)


def _uuid(name: str, **options: Any) -> "Column[Any]":
    return Column(name, UUID_COLUMN, **options)


# The ledger: who was told of what, by what, and what became of it.
delivery = Table(
    "delivery",
    metadata,
    _uuid("id", primary_key=True),
    _uuid("cause_event_id", nullable=False),
    Column("event", Text, nullable=False),
    _uuid("case_id", nullable=False),
    Column("case_version", Integer, nullable=False),
    Column("area_code", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("recipient_kind", Text, nullable=False),
    Column("recipient_ref", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("template", Text, nullable=False, comment="purpose@version"),
    Column("urgency", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason_code", Text, nullable=False),
    _uuid("bundle_id"),
    Column("created_at", MOMENT, nullable=False),
    Column("updated_at", MOMENT, nullable=False),
    Column("withheld_from", Text, nullable=False, server_default="", comment="units, apart by blanks"),
    # Each party once per event, whatever happens to the inbox of events.
    UniqueConstraint("cause_event_id", "party", "recipient_ref", "purpose", name="delivery_once"),
    Index("delivery_case", "case_id", "id"),
    Index("delivery_not_told", "state", "id", postgresql_where=text("state IN ('queued', 'failed', 'unknown')")),
    Index("delivery_bundle", "bundle_id", postgresql_where=text("bundle_id IS NOT NULL")),
)

# The in-app inboxes; `inbox` alone is the chassis' memory of handled events.
inbox_item = Table(
    "inbox_item",
    metadata,
    _uuid("id", primary_key=True),
    Column("position", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("xid", TransactionId, nullable=False, server_default=text("pg_current_xact_id()")),
    Column("owner", Text, nullable=False, comment="kind:reference"),
    _uuid("case_id", nullable=False),
    Column("event", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("read_at", MOMENT),
    Column("read_by", Text),
    Column("bundled", Integer, nullable=False, server_default=text("1"), comment="tellings in it"),
    Index("inbox_item_owner", "owner", "position"),
    Index("inbox_item_case", "case_id"),
    Index("inbox_item_unread", "owner", "position", postgresql_where=text("read_at IS NULL")),
)

# What an owner was told of one purpose within the hour, and the message in the inbox that more of it joins.
digest = digest_table(metadata)
# How many subscription messages of WeChat a person has agreed to and not had yet.
wechat_consent = consent_table(metadata)
# How the vendors are, as each process that sends sees them.
vendor_health = vendor_health_table(metadata)

# People to be called back. No number ever stands here.
callback_item = Table(
    "callback_item",
    metadata,
    _uuid("id", primary_key=True),
    _uuid("case_id", nullable=False),
    Column("unit_code", Text, nullable=False, comment="whose operators call"),
    Column("reporter_ref", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("opened_by", Text),
    Column("opened_at", MOMENT),
    Column("created_at", MOMENT, nullable=False),
    Column("updated_at", MOMENT, nullable=False),
    # One open call a case.
    Index("callback_item_open", "case_id", unique=True, postgresql_where=IS_OPEN),
    Index("callback_item_case", "case_id"),
    Index("callback_item_state", "state", "id"),
)

# Made from intake.issue.v1: who joined an issue, and whose words are gone.
follower = Table(
    "follower",
    metadata,
    _uuid("case_id", primary_key=True),
    Column("follower_ref", Text, primary_key=True),
    Column("followed_at", MOMENT, nullable=False),
)
erased_issue = Table(
    "erased_issue",
    metadata,
    _uuid("case_id", primary_key=True),
    Column("erased_at", MOMENT, nullable=False),
)

# What people want to be told, and when not; civil times.
preference = Table(
    "preference",
    metadata,
    Column("owner", Text, primary_key=True, comment="kind:reference"),
    Column("quiet_begins", Time),
    Column("quiet_ends", Time),
    Column("unsubscribed", Text, nullable=False, comment="events apart by blanks, or *"),
    Column("sms", Boolean, nullable=False, server_default=text("false")),
    Column("updated_at", MOMENT, nullable=False),
    Column("also_by", Text, nullable=False, server_default="", comment="ways apart by blanks, the preferred one first"),
    Column("language", Text, nullable=False, server_default="", comment="empty: zh-CN"),
)
# Wordings that were written while we run; those of the files come before them.
template_version = template_table(metadata)
# Where posts and units are written to, sealed.
staff_address = staff_address_table(metadata)

# Messages by vendors, without numbers or addresses: those are asked for when they are sent.
sms_message = sms_message_table(metadata)

# Departments' subscriptions; secrets are sealed.
webhook_subscription = Table(
    "webhook_subscription",
    metadata,
    _uuid("id", primary_key=True),
    Column("unit_code", Text, nullable=False),
    Column("events", Text, nullable=False, comment="names apart by blanks, or *"),
    Column("url", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason_code", Text, nullable=False),
    Column("failures", Integer, nullable=False, comment="in a row"),
    Column("resume_at", MOMENT, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("updated_at", MOMENT, nullable=False),
    Column("secret_sealed", LargeBinary, nullable=False),
    Column("previous_secret_sealed", LargeBinary),
    Column("previous_secret_until", MOMENT),
    Column("topic", Text, nullable=False, server_default="", comment="of Kafka; then no address"),
    Index("webhook_subscription_unit", "unit_code", postgresql_where=text("state <> 'deleted'")),
)

# As what units that read their queue from Kafka have a case, or had it.
queue_place = Table(
    "queue_place",
    metadata,
    _uuid("case_id", primary_key=True),
    Column("unit_code", Text, primary_key=True),
    Column("role", Text, nullable=False, comment="empty when it has left"),
    Column("updated_at", MOMENT, nullable=False),
)

# What is sent to them, and was: one message an event and subscription, in the order of positions.
IS_QUEUED = text("state = 'queued'")
webhook_message = Table(
    "webhook_message",
    metadata,
    _uuid("id", primary_key=True),
    Column("position", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("xid", TransactionId, nullable=False, server_default=text("pg_current_xact_id()")),
    _uuid("subscription_id", nullable=False),
    _uuid("case_id", comment="none for a test"),
    Column("event", Text, nullable=False),
    _uuid("cause_event_id", nullable=False),
    Column("body", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, comment="since queued_at"),
    Column("queued_at", MOMENT, nullable=False),
    Column("next_attempt_at", MOMENT, nullable=False),
    Column("leased_until", MOMENT, nullable=False),
    _uuid("lease"),
    Column("created_at", MOMENT, nullable=False),
    Column("delivered_at", MOMENT),
    UniqueConstraint("subscription_id", "cause_event_id", name="webhook_message_once"),
    Index("webhook_message_due", "subscription_id", "position", postgresql_where=IS_QUEUED),
    Index("webhook_message_order", "subscription_id", "case_id", "position", postgresql_where=IS_QUEUED),
    Index("webhook_message_leased", "leased_until", postgresql_where=IS_QUEUED),
    Index("webhook_message_log", "subscription_id", "position"),
    Index("webhook_message_case", "case_id"),
    Index("webhook_message_created", "created_at", postgresql_using="brin"),
)

# Every try, also those of messages that were replayed.
webhook_attempt = Table(
    "webhook_attempt",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    _uuid("message_id", nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("status", Integer),
    Column("failure", Text, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Index("webhook_attempt_message", "message_id", "position"),
    Index("webhook_attempt_at", "at", postgresql_using="brin"),
)
