"""What issues are called elsewhere."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    """
CREATE TABLE issue_origin (
    origin_index bytea PRIMARY KEY,
    content_index bytea,
    issue_id uuid NOT NULL
)""",
    "COMMENT ON COLUMN issue_origin.origin_index IS 'HMAC of system and number'",
    "COMMENT ON COLUMN issue_origin.content_index IS 'HMAC of what came, where other content is a fault'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
