"""Departments' subscriptions, what is sent to them, and every try of it."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
    """
CREATE TABLE webhook_subscription (
    id uuid PRIMARY KEY,
    unit_code text NOT NULL,
    events text NOT NULL,
    url text NOT NULL,
    state text NOT NULL,
    reason_code text NOT NULL,
    failures integer NOT NULL,
    resume_at timestamptz NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    secret_sealed bytea NOT NULL,
    previous_secret_sealed bytea,
    previous_secret_until timestamptz
)""",
    "COMMENT ON COLUMN webhook_subscription.events IS 'names apart by blanks, or *'",
    "COMMENT ON COLUMN webhook_subscription.failures IS 'in a row'",
    "CREATE INDEX webhook_subscription_unit ON webhook_subscription (unit_code) WHERE state <> 'deleted'",
    """
CREATE TABLE webhook_message (
    id uuid PRIMARY KEY,
    position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    subscription_id uuid NOT NULL,
    case_id uuid,
    event text NOT NULL,
    cause_event_id uuid NOT NULL,
    body text NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    queued_at timestamptz NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    leased_until timestamptz NOT NULL,
    lease uuid,
    created_at timestamptz NOT NULL,
    delivered_at timestamptz,
    CONSTRAINT webhook_message_once UNIQUE (subscription_id, cause_event_id)
)""",
    "COMMENT ON COLUMN webhook_message.case_id IS 'none for a test'",
    "COMMENT ON COLUMN webhook_message.attempts IS 'since queued_at'",
    "CREATE INDEX webhook_message_due ON webhook_message (subscription_id, position) WHERE state = 'queued'",
    "CREATE INDEX webhook_message_order ON webhook_message (subscription_id, case_id, position) WHERE state = 'queued'",
    "CREATE INDEX webhook_message_leased ON webhook_message (leased_until) WHERE state = 'queued'",
    "CREATE INDEX webhook_message_log ON webhook_message (subscription_id, position)",
    "CREATE INDEX webhook_message_case ON webhook_message (case_id)",
    "CREATE INDEX webhook_message_created ON webhook_message USING brin (created_at)",
    """
CREATE TABLE webhook_attempt (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id uuid NOT NULL,
    at timestamptz NOT NULL,
    status integer,
    failure text NOT NULL,
    milliseconds integer NOT NULL
)""",
    "CREATE INDEX webhook_attempt_message ON webhook_attempt (message_id, position)",
    "CREATE INDEX webhook_attempt_at ON webhook_attempt USING brin (at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
