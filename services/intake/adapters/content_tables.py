"""Tables of what a platform makes of words and files; `tables` has them with all others."""

from sqlalchemy import Column, DateTime, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.dialects.postgresql import UUID

MOMENT = DateTime(timezone=True)


def content_check_table(metadata: MetaData) -> Table:
    return Table(
        "content_check",
        metadata,
        Column("id", UUID(as_uuid=True), primary_key=True, comment="of the issue, or of one of its files"),
        Column("issue_id", UUID(as_uuid=True), nullable=False),
        Column("reporter_ref", Text, nullable=False),
        Column("media_type", Text, comment="of a file; null: the words"),
        Column("verdict", Text, nullable=False, comment="pending, pass, review, risky, unchecked"),
        Column("label", Integer, nullable=False, comment="of the platform"),
        Column("tries", Integer, nullable=False),
        Column("next_try_at", MOMENT),
        Column("trace_id", Text, comment="under which the platform will tell its judgement"),
        Column("checked_at", MOMENT),
        Column("reviewed_at", MOMENT),
        Column("reviewed_by", Text),
        Column("decision", Text, comment="harmless, confirmed"),
        Index("content_check_due", "next_try_at", postgresql_where=text("verdict = 'pending'")),
        Index("content_check_marked", "id", postgresql_where=text("verdict IN ('review', 'risky', 'unchecked')")),
        Index("content_check_issue", "issue_id"),
        Index("content_check_trace", "trace_id", unique=True, postgresql_where=text("trace_id IS NOT NULL")),
    )


def content_watch_table(metadata: MetaData) -> Table:
    """One row: up to which issue content was looked for."""
    return Table(
        "content_watch",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False, comment="1"),
        Column("reached", UUID(as_uuid=True), nullable=False),
        Column(
            "acts_reached",
            UUID(as_uuid=True),
            nullable=False,
            server_default=text("'00000000-0000-0000-0000-000000000000'::uuid"),
            comment="up to which supplement",
        ),
        Column(
            "answers_reached",
            MOMENT,
            nullable=False,
            server_default=text("now()"),
            comment="up to which answer to a proposed fix",
        ),
    )
