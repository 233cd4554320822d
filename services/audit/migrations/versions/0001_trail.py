"""The trail: records in one order, what was kept raw, what disagrees, and what producers say they wrote."""

from alembic import op

from chassis import tables_v1

revision = "0001"
down_revision = None

STATEMENTS = (
    "CREATE TABLE log_head (is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only), size bigint NOT NULL)",
    "INSERT INTO log_head (size) VALUES (0)",
    """
CREATE TABLE record (
    index bigint PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE,
    leaf bytea NOT NULL,
    body_hash bytea NOT NULL,
    occurred_at timestamptz NOT NULL,
    action text NOT NULL,
    actor_ref text,
    actor_unit text,
    power_code text,
    case_id uuid,
    case_version bigint,
    service text NOT NULL,
    topic text NOT NULL,
    sequence bigint NOT NULL
)""",
    "COMMENT ON COLUMN record.leaf IS 'the exact bytes'",
    "COMMENT ON COLUMN record.body_hash IS 'SHA-256 of the leaf without index, recorded_at and src'",
    "COMMENT ON COLUMN record.sequence IS 'position in the producer''s outbox'",
    "CREATE INDEX record_case ON record (case_id, index) WHERE case_id IS NOT NULL",
    "CREATE INDEX record_actor ON record (actor_ref, index) WHERE actor_ref IS NOT NULL",
    "CREATE INDEX record_unit ON record (actor_unit, index) WHERE actor_unit IS NOT NULL",
    "CREATE INDEX record_power ON record (power_code, index) WHERE power_code IS NOT NULL",
    "CREATE INDEX record_action ON record (action, index)",
    "CREATE INDEX record_time ON record USING brin (occurred_at) WITH (pages_per_range = 16)",
    "CREATE INDEX record_source ON record (service, topic, sequence)",
    "CREATE TABLE case_unit (case_id uuid, unit text, PRIMARY KEY (case_id, unit))",
    """
CREATE TABLE raw_message (
    event_id uuid PRIMARY KEY,
    key bytea,
    value bytea,
    headers text NOT NULL,
    reason text NOT NULL,
    received_at timestamptz NOT NULL
)""",
    "COMMENT ON COLUMN raw_message.headers IS 'JSON, values in base64'",
    """
CREATE TABLE integrity_conflict (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL,
    body_hash bytea NOT NULL,
    body bytea NOT NULL,
    payload bytea,
    service text NOT NULL,
    topic text NOT NULL,
    kafka_partition integer NOT NULL,
    kafka_offset bigint NOT NULL,
    received_at timestamptz NOT NULL
)""",
    "CREATE UNIQUE INDEX integrity_conflict_body ON integrity_conflict (event_id, body_hash)",
    """
CREATE TABLE watermark_window (
    event_id uuid,
    topic text,
    service text NOT NULL,
    from_position bigint NOT NULL,
    to_position bigint NOT NULL,
    expected bigint NOT NULL,
    declared_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    state text,
    checked_at timestamptz,
    alerted_at timestamptz,
    PRIMARY KEY (event_id, topic)
)""",
    "CREATE INDEX watermark_window_declared ON watermark_window (declared_at)",
    """
CREATE INDEX watermark_window_unsettled ON watermark_window (checked_at)
 WHERE state IS DISTINCT FROM 'complete'""",
)


def upgrade() -> None:
    tables_v1.create()
    for statement in STATEMENTS:
        op.execute(statement)
