"""Tables of surges, many people with one trouble; `tables` has them with all others."""

from sqlalchemy import Boolean, Column, DateTime, Double, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.dialects.postgresql import UUID

MOMENT = DateTime(timezone=True)


def surge_table(metadata: MetaData) -> Table:
    """`headline` is the masked title of one of the issues, until that is erased."""
    return Table(
        "surge",
        metadata,
        Column("id", UUID(as_uuid=True), primary_key=True),
        Column("headline", Text, nullable=False),
        Column("headline_issue_id", UUID(as_uuid=True), nullable=False),
        Column("words", Text, nullable=False, comment="what all of them say, as people read it"),
        Column("areas", Text, nullable=False, comment="JSON: codes, the most frequent first"),
        Column("category_code", Text),
        Column("first_seen", MOMENT, nullable=False),
        Column("detected_at", MOMENT, nullable=False),
        Column("growth", Double, nullable=False),
        Column("to_verify", Boolean, nullable=False, comment="the reports ask whether something heard is true"),
        Index("surge_headline_issue", "headline_issue_id"),
    )


def surge_issue_table(metadata: MetaData) -> Table:
    """An issue belongs to one surge: whatever is noticed twice, is told once."""
    return Table(
        "surge_issue",
        metadata,
        Column("issue_id", UUID(as_uuid=True), primary_key=True),
        Column("surge_id", UUID(as_uuid=True), nullable=False),
        Column("joined_at", MOMENT, nullable=False),
        Column("told_at", MOMENT, comment="when its people were told the answer"),
        Index("surge_issue_surge", "surge_id", "issue_id"),
        Index("surge_issue_untold", "surge_id", "issue_id", postgresql_where=text("told_at IS NULL")),
    )


def surge_handling_table(metadata: MetaData) -> Table:
    """Who answers a surge, and by when."""
    return Table(
        "surge_handling",
        metadata,
        Column("surge_id", UUID(as_uuid=True), primary_key=True),
        Column("lead_unit", Text),
        Column("to_verify", Boolean, nullable=False),
        Column("acknowledge_by", MOMENT, nullable=False),
        Column("answer_by", MOMENT, nullable=False),
        Column("next_nudge_at", MOMENT),
        Column("nudged", Text, comment="reminded, escalated"),
        Column("claim", Text, comment="what is said, as something that can be true or false; masked"),
        Column("acknowledged_at", MOMENT),
        Column("acknowledged_unit", Text),
        Column("answered_at", MOMENT),
        Column("answer", Text),
        Column("outcome", Text, comment="answered, true, partly, false"),
        Column("evidence", Text, nullable=False, comment="JSON: ids of attachments"),
        Index("surge_handling_due", "next_nudge_at", postgresql_where=text("next_nudge_at IS NOT NULL")),
    )


def surge_watch_table(metadata: MetaData) -> Table:
    """One row: up to which issue surges were looked for."""
    return Table(
        "surge_watch",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False, comment="1"),
        Column("reached", UUID(as_uuid=True), nullable=False),
    )
