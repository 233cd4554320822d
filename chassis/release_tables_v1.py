"""The tables of releases as they were first made, for the migrations of the services that have them. Never edited."""

from alembic import op

STATEMENTS = (
    """
CREATE TABLE release (
    version text PRIMARY KEY,
    last_record_at timestamptz,
    digest text,
    record_count integer,
    records_sha256 text,
    published_at timestamptz,
    in_force_from date,
    is_whole boolean NOT NULL DEFAULT false
)""",
    "COMMENT ON COLUMN release.last_record_at IS 'when the newest of its records was released'",
    """
CREATE TABLE release_record (
    version text,
    kind text,
    code text,
    content_sha256 bytea NOT NULL,
    content text,
    PRIMARY KEY (version, kind, code)
)""",
    "COMMENT ON COLUMN release_record.content IS 'JSON array; empty where this service has no use for the kind'",
    """
CREATE TABLE release_copy (
    version text PRIMARY KEY,
    digest text NOT NULL,
    records_sha256 text NOT NULL,
    published_at timestamptz NOT NULL,
    in_force_from date NOT NULL,
    content bytea NOT NULL,
    is_ended boolean NOT NULL DEFAULT false
)""",
    "COMMENT ON COLUMN release_copy.content IS 'zlib of JSON {kind: [row, …]}'",
    "COMMENT ON COLUMN release_copy.is_ended IS 'its manifest was ended'",
    "CREATE INDEX release_copy_in_force ON release_copy (in_force_from DESC, published_at DESC)",
)


def create() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
