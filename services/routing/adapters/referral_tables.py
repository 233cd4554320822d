"""Leads for accountability that were referred to the disciplinary unit. No outcome stands here."""

from sqlalchemy import Column, Index, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from chassis.tables import MOMENT

referral_metadata = MetaData()

accountability_referral = Table(
    "accountability_referral",
    referral_metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("case_id", UUID(as_uuid=True), nullable=False),
    Column("unit_code", Text, nullable=False, comment="whose accountability it is about"),
    Column("post_code", Text, nullable=False),
    Column("by_unit", Text, nullable=False),
    Column("by_post", Text, nullable=False),
    Column("to_unit", Text, nullable=False, comment="the disciplinary unit"),
    Column("power_code", Text, nullable=False),
    Column("area_code", Text, nullable=False),
    Column("reason_masked", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("bundle", Text, nullable=False, comment="canonical JSON; its SHA-256 stands in the record"),
    Column("referred_at", MOMENT, nullable=False),
    Column("received_at", MOMENT),
    Index("accountability_referral_case", "case_id", "id"),
)
