"""Solved cases by category and power, for a case that is like them."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute(
        "CREATE INDEX case_file_solved ON case_file (category_code, lead_power, id)"
        " WHERE state IN ('resolved', 'followed_up', 'closed')"
    )
