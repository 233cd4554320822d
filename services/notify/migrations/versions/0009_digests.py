"""Messages in staff's inboxes that further tellings may join, and operators' questions about the ledger."""

from alembic import op

revision = "0009"
down_revision = "0008"

STATEMENTS = (
    """
CREATE TABLE digest (
    owner text NOT NULL,
    purpose text NOT NULL,
    opened_at timestamptz NOT NULL,
    item_id uuid,
    tellings integer NOT NULL,
    bundled integer NOT NULL,
    PRIMARY KEY (owner, purpose)
)""",
    "COMMENT ON COLUMN digest.owner IS 'kind:reference'",
    "CREATE INDEX digest_item ON digest (item_id) WHERE item_id IS NOT NULL",
    "ALTER TABLE inbox_item ADD COLUMN bundled integer NOT NULL DEFAULT 1",
    "COMMENT ON COLUMN inbox_item.bundled IS 'tellings in it'",
    "CREATE INDEX delivery_not_told ON delivery (state, id) WHERE state IN ('queued', 'failed', 'unknown')",
    """
CREATE TABLE vendor_health (
    channel text NOT NULL,
    vendor text NOT NULL,
    replica text NOT NULL,
    breaker text NOT NULL,
    failures integer NOT NULL,
    sent_a_minute integer NOT NULL,
    last_error text NOT NULL,
    last_error_at timestamptz,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (channel, vendor, replica)
)""",
    "COMMENT ON COLUMN vendor_health.failures IS 'in a row'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
