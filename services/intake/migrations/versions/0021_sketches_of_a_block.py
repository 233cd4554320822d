"""Likely duplicates of a category are found by an index that no other serves for, where the planner had a choice."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.execute("DROP INDEX issue_sketch_block")
    op.execute("CREATE INDEX issue_sketch_block ON issue_sketch (area_code, category_code, issue_id)")
