"""Questions by category and area."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for name in ("category", "area"):
        op.create_index(f"case_course_{name}", "case_course", [name, "day"])
