"""What rates ask of open cases is in the index itself: among a year's cases they lie on as many pages as there are."""

from alembic import op
from sqlalchemy import text

revision = "0013"
down_revision = "0012"

ASKED = ["unit", "post", "power", "category", "area", "channel", "received_at", "respond_due", "resolve_due"]


def upgrade() -> None:
    op.create_index(
        "case_course_open_asked",
        "case_course",
        ["day"],
        postgresql_include=ASKED,
        postgresql_where=text("is_open"),
    )
    op.drop_index("case_course_open", "case_course")
