"""Partners beyond government, and the tasks that they do for cases."""

from sqlalchemy import Boolean, Column, Date, Index, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from chassis.tables import MOMENT

partner_metadata = MetaData()

# The register (协作力量名册). No person and no number stands in it.
partner = Table(
    "partner",
    partner_metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("area_code", Text, nullable=False, comment="where it helps, with all below it"),
    Column("unit_code", Text, nullable=False, comment="that answers for it and keeps this entry"),
    Column("contact_ref", Text, nullable=False, comment="where its contact is kept"),
    Column("agreement", Text, nullable=False, comment="on what it rests"),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, comment="its last day"),
    Column("is_active", Boolean, nullable=False),
    Column("set_at", MOMENT, nullable=False),
    Column("set_by", Text, nullable=False),
    Index("partner_area", "area_code", "code"),
)

partner_task = Table(
    "partner_task",
    partner_metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("case_id", UUID(as_uuid=True), nullable=False),
    Column("mode", Text, nullable=False, comment="invited, offered"),
    Column("unit_code", Text, nullable=False, comment="who asked"),
    Column("post_code", Text, nullable=False),
    Column("text_masked", Text, nullable=False),
    Column("place_masked", Text, nullable=False),
    Column("area_code", Text, nullable=False),
    Column("asked_at", MOMENT, nullable=False),
    Column("due_at", MOMENT, nullable=False),
    Column("state", Text, nullable=False),
    Column("claimed_by", Text, nullable=False),
    Column("claimed_until", MOMENT),
    Column("result_masked", Text, nullable=False),
    Column("reason_masked", Text, nullable=False),
    Index("partner_task_case", "case_id", "id"),
)

partner_task_offer = Table(
    "partner_task_offer",
    partner_metadata,
    Column("partner_code", Text, primary_key=True),
    Column("task_id", UUID(as_uuid=True), primary_key=True),
    Index("partner_task_offer_task", "task_id"),
)
