"""WeChat subscription messages, in the queue of the short ones, and how many were agreed to."""

from alembic import op

revision = "0010"
down_revision = "0009"

STATEMENTS = (
    """
CREATE TABLE wechat_consent (
    owner text NOT NULL,
    template text NOT NULL,
    quota integer NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (owner, template)
)""",
    "COMMENT ON COLUMN wechat_consent.owner IS 'kind:reference'",
    "ALTER TABLE sms_message ADD COLUMN channel text NOT NULL DEFAULT 'sms'",
    "COMMENT ON COLUMN sms_message.channel IS 'sms or wechat'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
