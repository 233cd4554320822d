"""Messages to offices by WeCom and mail, in the queue of the short ones, and the ways to fall back to."""

from alembic import op

revision = "0011"
down_revision = "0010"

STATEMENTS = (
    "ALTER TABLE preference ADD COLUMN also_by text NOT NULL DEFAULT ''",
    "COMMENT ON COLUMN preference.also_by IS 'ways apart by blanks, the preferred one first'",
    """
CREATE TABLE staff_address (
    owner text NOT NULL,
    channel text NOT NULL,
    id uuid NOT NULL,
    address_sealed bytea NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (owner, channel)
)""",
    "COMMENT ON COLUMN staff_address.owner IS 'kind:reference'",
    "COMMENT ON COLUMN staff_address.channel IS 'wecom or email'",
    "COMMENT ON COLUMN staff_address.id IS 'what the seal is bound to'",
    """
ALTER TABLE sms_message
    ADD COLUMN body text NOT NULL DEFAULT '',
    ADD COLUMN next_ways text NOT NULL DEFAULT '',
    ADD COLUMN patience_seconds integer NOT NULL DEFAULT 86400""",
    "COMMENT ON COLUMN sms_message.channel IS 'sms, wechat, wecom or email'",
    "COMMENT ON COLUMN sms_message.next_ways IS 'apart by blanks, the next one first'",
    "COMMENT ON COLUMN sms_message.patience_seconds IS 'before the next way'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
