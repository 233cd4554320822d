"""Simulations that take longer than a request may: asked for, worked through, kept for a month."""

from alembic import op

revision = "0006"
down_revision = "0005"

STATEMENTS = (
    """
CREATE TABLE simulation (
    id uuid PRIMARY KEY,
    version text NOT NULL,
    against text NOT NULL,
    chosen jsonb NOT NULL,
    not_about jsonb NOT NULL,
    actor jsonb NOT NULL,
    state text NOT NULL,
    cases_total integer NOT NULL,
    cases_done integer NOT NULL,
    attempts integer NOT NULL,
    lease uuid,
    created_at timestamptz NOT NULL,
    started_at timestamptz,
    seen_alive_at timestamptz,
    ended_at timestamptz,
    failure text NOT NULL DEFAULT '',
    outlook bytea
)""",
    "COMMENT ON COLUMN simulation.version IS 'the rulebook that is tried'",
    "COMMENT ON COLUMN simulation.chosen IS '{limit, since, until, unit}'",
    "COMMENT ON COLUMN simulation.not_about IS 'codes and names of the unit of who asked'",
    "COMMENT ON COLUMN simulation.actor IS '{type, ref, post, unit} of who asked'",
    "COMMENT ON COLUMN simulation.state IS 'waiting, running, done, failed, cancelled'",
    "COMMENT ON COLUMN simulation.lease IS 'of the run that works on it'",
    "COMMENT ON COLUMN simulation.seen_alive_at IS 'last sign of life of the run'",
    "COMMENT ON COLUMN simulation.outlook IS 'zlib of a JSON object'",
    "CREATE INDEX simulation_unfinished ON simulation (created_at) WHERE state IN ('waiting', 'running')",
    "CREATE INDEX simulation_newest ON simulation (created_at, id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
