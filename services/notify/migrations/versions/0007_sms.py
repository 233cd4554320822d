"""Short messages to reporters who asked for them."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    "ALTER TABLE preference ADD COLUMN sms boolean NOT NULL DEFAULT false",
    """
CREATE TABLE sms_message (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    template text NOT NULL,
    text text NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    lease uuid,
    leased_until timestamptz,
    vendor text,
    vendor_ref text,
    created_at timestamptz NOT NULL
)""",
    "CREATE INDEX sms_message_due ON sms_message (next_attempt_at) WHERE state = 'queued'",
    "CREATE INDEX sms_message_sending ON sms_message (leased_until) WHERE state = 'sending'",
    "CREATE INDEX sms_message_case ON sms_message (case_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
