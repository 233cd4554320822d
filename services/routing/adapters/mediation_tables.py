"""Mediators, and the parties and papers of mediations."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from chassis.tables import MOMENT

mediation_metadata = MetaData()

# The roster (调解员名册): names are those of people who mediate for the public.
mediator = Table(
    "mediator",
    mediation_metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("area_code", Text, nullable=False, comment="where they mediate, with all below it"),
    Column("unit_code", Text, nullable=False, comment="whose committee; empty for none"),
    Column("post_code", Text, nullable=False, comment="of an officer who mediates; empty for a volunteer"),
    Column("is_active", Boolean, nullable=False),
    Column("set_at", MOMENT, nullable=False),
    Column("set_by", Text, nullable=False),
    Index("mediator_area", "area_code", "code"),
)

mediation_party = Table(
    "mediation_party",
    mediation_metadata,
    Column("case_id", UUID(as_uuid=True), primary_key=True),
    Column("number", Integer, primary_key=True, comment="of the case's mediations"),
    Column("side", Text, primary_key=True),
    Column("place", Integer, nullable=False, comment="in the order in which they were named"),
    Column("subject_ref", Text, nullable=False, comment="whose key seals it"),
    Column("is_reporter", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False, comment="name and phone, by the key store"),
)

# Only ever added to: a trigger refuses every change.
mediation_paper = Table(
    "mediation_paper",
    mediation_metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("case_id", UUID(as_uuid=True), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False, comment="minutes, agreement"),
    Column("written_at", MOMENT, nullable=False),
    Column("text_masked", Text, nullable=False),
    Column("sha256", Text, nullable=False, comment="of the masked text, as the record says it"),
    Index("mediation_paper_case", "case_id", "number", "id"),
)
