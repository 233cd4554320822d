"""The delivery ledger, the in-app inboxes and the call-back list."""

from alembic import op

from chassis import tables_v1

revision = "0001"
down_revision = None

STATEMENTS = (
    """
CREATE TABLE delivery (
    id uuid PRIMARY KEY,
    cause_event_id uuid NOT NULL,
    event text NOT NULL,
    case_id uuid NOT NULL,
    case_version integer NOT NULL,
    area_code text NOT NULL,
    party text NOT NULL,
    recipient_kind text NOT NULL,
    recipient_ref text NOT NULL,
    channel text NOT NULL,
    purpose text NOT NULL,
    template text NOT NULL,
    urgency text NOT NULL,
    state text NOT NULL,
    reason_code text NOT NULL,
    bundle_id uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT delivery_once UNIQUE (cause_event_id, party, recipient_ref, purpose)
)""",
    "COMMENT ON COLUMN delivery.template IS 'purpose@version'",
    "CREATE INDEX delivery_case ON delivery (case_id, id)",
    "CREATE INDEX delivery_bundle ON delivery (bundle_id) WHERE bundle_id IS NOT NULL",
    """
CREATE TABLE inbox_item (
    id uuid PRIMARY KEY,
    position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    owner text NOT NULL,
    case_id uuid NOT NULL,
    event text NOT NULL,
    party text NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    urgency text NOT NULL,
    created_at timestamptz NOT NULL,
    read_at timestamptz,
    read_by text
)""",
    "COMMENT ON COLUMN inbox_item.owner IS 'kind:reference'",
    "CREATE INDEX inbox_item_owner ON inbox_item (owner, position)",
    "CREATE INDEX inbox_item_unread ON inbox_item (owner, position) WHERE read_at IS NULL",
    """
CREATE TABLE callback_item (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    unit_code text NOT NULL,
    reporter_ref text NOT NULL,
    reason text NOT NULL,
    text text NOT NULL,
    urgency text NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    opened_by text,
    opened_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
)""",
    "COMMENT ON COLUMN callback_item.unit_code IS 'whose operators call'",
    "CREATE UNIQUE INDEX callback_item_open ON callback_item (case_id) WHERE state IN ('waiting', 'calling')",
    "CREATE INDEX callback_item_state ON callback_item (state, id)",
)


def upgrade() -> None:
    tables_v1.create()
    for statement in STATEMENTS:
        op.execute(statement)
