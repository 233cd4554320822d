"""Units that read their queue's changes from Kafka."""

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS = (
    "ALTER TABLE webhook_subscription ADD COLUMN topic text NOT NULL DEFAULT ''",
    "COMMENT ON COLUMN webhook_subscription.topic IS 'of Kafka; then no address'",
    """
CREATE TABLE queue_place (
    case_id uuid NOT NULL,
    unit_code text NOT NULL,
    role text NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (case_id, unit_code)
)""",
    "COMMENT ON COLUMN queue_place.role IS 'empty when it has left'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
