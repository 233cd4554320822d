"""Likely duplicates of what has no category are looked for among the newest of the street."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.execute("CREATE INDEX issue_sketch_street ON issue_sketch (area_code, issue_id)")
