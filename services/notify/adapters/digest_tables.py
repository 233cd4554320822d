"""Tables of messages that grow, and of the vendors' health; `tables` has them with all others."""

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.dialects.postgresql import TIMESTAMP, UUID

MOMENT = TIMESTAMP(timezone=True)


def digest_table(metadata: MetaData) -> Table:
    return Table(
        "digest",
        metadata,
        Column("owner", Text, primary_key=True, comment="kind:reference"),
        Column("purpose", Text, primary_key=True),
        Column("opened_at", MOMENT, nullable=False),
        Column("item_id", UUID(as_uuid=True)),
        Column("tellings", Integer, nullable=False),
        Column("bundled", Integer, nullable=False),
        Index("digest_item", "item_id", postgresql_where=text("item_id IS NOT NULL")),
    )


def consent_table(metadata: MetaData) -> Table:
    return Table(
        "wechat_consent",
        metadata,
        Column("owner", Text, primary_key=True, comment="kind:reference"),
        Column("template", Text, primary_key=True),
        Column("quota", Integer, nullable=False),
        Column("updated_at", MOMENT, nullable=False),
        Column(
            "unpaired",
            Integer,
            nullable=False,
            server_default="0",
            comment="told of by the mini-program and not yet by WeChat; below zero: the other way round",
        ),
        Column("given_at", MOMENT),
        Column("heard_at", MOMENT, comment="of the newest event of WeChat's"),
    )


def vendor_health_table(metadata: MetaData) -> Table:
    return Table(
        "vendor_health",
        metadata,
        Column("channel", Text, primary_key=True),
        Column("vendor", Text, primary_key=True),
        Column("replica", Text, primary_key=True),
        Column("breaker", Text, nullable=False),
        Column("failures", Integer, nullable=False, comment="in a row"),
        Column("sent_a_minute", Integer, nullable=False),
        Column("last_error", Text, nullable=False),
        Column("last_error_at", MOMENT),
        Column("updated_at", MOMENT, nullable=False),
    )
