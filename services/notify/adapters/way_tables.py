"""Tables of the ways beside the inbox: what is sent, where offices are written to, how it is worded."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text, text
from sqlalchemy.dialects.postgresql import TIMESTAMP, UUID

MOMENT = TIMESTAMP(timezone=True)


def sms_message_table(metadata: MetaData) -> Table:
    return Table(
        "sms_message",
        metadata,
        Column("id", UUID(as_uuid=True), primary_key=True),
        Column("case_id", UUID(as_uuid=True), nullable=False),
        Column("template", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("next_attempt_at", MOMENT, nullable=False),
        Column("lease", UUID(as_uuid=True)),
        Column("leased_until", MOMENT),
        Column("vendor", Text),
        Column("vendor_ref", Text),
        Column("created_at", MOMENT, nullable=False),
        Column("channel", Text, nullable=False, server_default="sms", comment="sms, wechat, wecom or email"),
        Column("body", Text, nullable=False, server_default=""),
        Column("next_ways", Text, nullable=False, server_default="", comment="apart by blanks, the next one first"),
        Column(
            "patience_seconds", Integer, nullable=False, server_default=text("86400"), comment="before the next way"
        ),
        Column("perhaps_shown", Boolean, nullable=False, server_default=text("false"), comment="by an earlier try"),
        Index("sms_message_due", "next_attempt_at", postgresql_where=text("state = 'queued'")),
        Index("sms_message_sending", "leased_until", postgresql_where=text("state = 'sending'")),
        Index("sms_message_case", "case_id"),
    )


def template_table(metadata: MetaData) -> Table:
    return Table(
        "template_version",
        metadata,
        Column("name", Text, primary_key=True),
        Column("language", Text, primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("title", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("variables", Text, nullable=False, comment="name:kind, apart by blanks"),
        Column("together", Text, nullable=False),
        Column("created_by", Text, nullable=False),
        Column("author", Text, nullable=False, comment="the person, whatever the login"),
        Column("created_at", MOMENT, nullable=False),
        Column("published_by", Text),
        Column("published_at", MOMENT, comment="the latest is in force; none: a draft"),
    )


def staff_address_table(metadata: MetaData) -> Table:
    return Table(
        "staff_address",
        metadata,
        Column("owner", Text, primary_key=True, comment="kind:reference"),
        Column("channel", Text, primary_key=True, comment="wecom or email"),
        Column("id", UUID(as_uuid=True), nullable=False, comment="what the seal is bound to"),
        Column("address_sealed", LargeBinary, nullable=False),
        Column("updated_at", MOMENT, nullable=False),
    )
