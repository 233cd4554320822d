"""Documents as they were issued, and their series."""

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import UUID

from chassis.tables import MOMENT

document_metadata = MetaData()

document_series = Table(
    "document_series",
    document_metadata,
    Column("unit_code", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False, comment="the number that was given last"),
)

issued_document = Table(
    "issued_document",
    document_metadata,
    Column("code", Text, primary_key=True, comment="on the paper; not guessable"),
    Column("case_id", UUID(as_uuid=True), nullable=False),
    Column("kind", Text, nullable=False),
    Column("unit_code", Text, nullable=False),
    Column("unit_name", Text, nullable=False, comment="as it stands in the number"),
    Column("year", Integer, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("issued_at", MOMENT, nullable=False),
    Column("post_code", Text, nullable=False, comment="that signed it off"),
    Column("power_code", Text, nullable=False),
    Column("sha256", Text, nullable=False, comment="of the file"),
    Column("template_version", Integer, nullable=False),
    Column("file", LargeBinary, nullable=False, comment="PDF, as it was issued"),
    Column("page", Text, nullable=False, comment="HTML, as it was issued beside the file; empty before there were any"),
    Column("withdrawn_at", MOMENT),
    Column("withdrawn_by", Text, nullable=False, comment="post"),
    Column("withdrawn_reason", Text, nullable=False, comment="masked"),
    UniqueConstraint("unit_code", "kind", "year", "serial", name="issued_document_number"),
    Index("issued_document_case", "case_id", "issued_at"),
)
