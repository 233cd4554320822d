"""The register of marks: what was noticed of whom, and where its hearing stands."""

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB, UUID

from chassis.tables import MOMENT

mark_metadata = MetaData()

noticed_mark = Table(
    "noticed_mark",
    mark_metadata,
    Column("id", UUID(as_uuid=True), primary_key=True, comment="told by what was noticed"),
    Column("case_id", UUID(as_uuid=True), nullable=False),
    Column("kind", Text, nullable=False, comment="deviation, breach, false_closure, rating"),
    Column("subject", Text, nullable=False, comment="the clock, the steps, or from whom the rating is"),
    Column("unit_code", Text, nullable=False),
    Column("work_unit", Text, nullable=False, comment="whose posts act for the unit"),
    Column("post_code", Text, nullable=False, comment="empty: the unit's"),
    Column("power_code", Text, nullable=False),
    Column("area_code", Text, nullable=False),
    Column("noticed_by", Text, nullable=False, comment="unit; empty: a clock"),
    Column("noticed_at", MOMENT, nullable=False),
    Column("state_by", MOMENT, nullable=False),
    Column("state", Text, nullable=False, comment="noticed, heard, upheld, excused, appealed"),
    Column("version", Integer, nullable=False),
    Column("appeal_by", MOMENT),
    Column("statement", JSONB(none_as_null=True), comment="{unit, post, at, text, evidence}; masked"),
    Column(
        "decision", JSONB(none_as_null=True), comment="{outcome, unit, post, at, reason, basis, power_code}; masked"
    ),
    Column("appeal", JSONB(none_as_null=True), comment="{unit, post, at, reason}; masked"),
    Column("review", JSONB(none_as_null=True), comment="as decision, on the appeal"),
    Column("decided_by", JSONB, nullable=False, comment="marks of who decided, never the same on the appeal"),
    Column("next_at", MOMENT, comment="when somebody has to be told of it; null: nobody any more"),
    Column("reminded_at", MOMENT),
    Index("noticed_mark_unit", "unit_code", "noticed_at", "id"),
    Index("noticed_mark_newest", "noticed_at", "id"),
    Index("noticed_mark_case", "case_id"),
    Index("noticed_mark_due", "next_at", postgresql_where=text("next_at IS NOT NULL")),
)
