"""The chassis' tables as they were first made; every service's first migration calls `create`. Never edited again."""

from alembic import op

STATEMENTS = (
    """
CREATE TABLE outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL,
    aggregatetype text NOT NULL,
    aggregateid text NOT NULL,
    type text NOT NULL,
    payload bytea,
    occurred_at timestamptz NOT NULL,
    traceparent text NOT NULL DEFAULT '',
    headers text,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    published_at timestamptz
)""",
    "CREATE INDEX outbox_unpublished ON outbox (position) WHERE published_at IS NULL",
    "CREATE INDEX outbox_occurred_at ON outbox USING brin (occurred_at)",
    "COMMENT ON COLUMN outbox.aggregatetype IS 'the topic'",
    "COMMENT ON COLUMN outbox.aggregateid IS 'the Kafka key'",
    "COMMENT ON COLUMN outbox.payload IS 'empty means a tombstone'",
    "COMMENT ON COLUMN outbox.headers IS 'JSON object of further headers, as dead letters have'",
    """
CREATE TABLE relay_lease (
    service text PRIMARY KEY,
    epoch bigint NOT NULL DEFAULT 0,
    holder text NOT NULL DEFAULT '',
    watermark_position bigint NOT NULL DEFAULT 0,
    watermark_at timestamptz NOT NULL DEFAULT now()
)""",
    "CREATE TABLE published_topic (topic text PRIMARY KEY, topic_id text NOT NULL)",
    "CREATE TABLE inbox (event_id uuid PRIMARY KEY, received_at timestamptz NOT NULL DEFAULT now())",
    "CREATE INDEX inbox_received_at ON inbox USING brin (received_at)",
    """
CREATE TABLE consumer_offset (
    consumer text,
    topic text,
    partition integer,
    next_offset bigint NOT NULL,
    topic_id text NOT NULL,
    PRIMARY KEY (consumer, topic, partition)
)""",
    """
CREATE TABLE dead_letter (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    key bytea,
    value bytea,
    headers text NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    asked_by text,
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz
)""",
    "COMMENT ON COLUMN dead_letter.event_id IS 'as it came; may be no UUID'",
    "COMMENT ON COLUMN dead_letter.headers IS 'JSON, values in base64'",
    """
CREATE INDEX dead_letter_open ON dead_letter (topic, key)
 WHERE state IN ('dead', 'parked', 'replay', 'skip')""",
    """
CREATE TABLE idempotency_key (
    scope bytea PRIMARY KEY,
    body_hash bytea NOT NULL,
    status integer NOT NULL,
    headers text NOT NULL,
    body bytea NOT NULL,
    created_at timestamptz NOT NULL
)""",
    "CREATE INDEX idempotency_key_created_at ON idempotency_key USING brin (created_at)",
)


def create() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
