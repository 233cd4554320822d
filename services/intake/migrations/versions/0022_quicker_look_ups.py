"""Likely duplicates of a block are found by equal codes, in an order that no other index gives; answers that tell of
them may be longer than a row.
"""

from alembic import op

from chassis.migration import compressed_quickly

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.execute("DROP INDEX issue_sketch_block")
    op.execute("CREATE INDEX issue_sketch_block ON issue_sketch (area_code, category_code, issue_id DESC NULLS LAST)")
    op.execute(compressed_quickly("idempotency_key", "body"))
