"""A case keeps what happened to its clocks, and the calendar by which its due times were reckoned is known.

Cases that are there already get the clocks of their due times, by the clock: to the minute they are due as before.
"""

from alembic import op

revision = "0009"
down_revision = "0008"

STATEMENTS = (
    "ALTER TABLE case_file ADD COLUMN clocks jsonb NOT NULL DEFAULT '[]'",
    "COMMENT ON COLUMN case_file.clocks IS 'what happened to its clocks; domain/clocks'",
    """
UPDATE case_file
   SET clocks = jsonb_build_array(jsonb_build_object(
       'clock', 'resolve', 'kind', 'start', 'at', received_at, 'limit', jsonb_build_array(
           'clock_minutes', greatest(0, round(extract(epoch FROM resolve_at - received_at) / 60)), '')))
 WHERE is_open AND resolve_at IS NOT NULL AND lead_unit <> ''""",
    """
UPDATE case_file
   SET clocks = clocks || jsonb_build_object(
       'clock', 'respond', 'kind', 'start', 'at', received_at, 'limit', jsonb_build_array(
           'clock_minutes', greatest(0, round(extract(epoch FROM respond_at - received_at) / 60)), ''))
 WHERE clocks <> '[]' AND accepted_at IS NULL""",
    """
UPDATE case_file
   SET clocks = clocks || jsonb_build_object(
       'clock', 'resolve', 'kind', 'pause', 'at', course -> 'pause' ->> 'since', 'reason', state)
 WHERE clocks <> '[]' AND state IN ('suspended', 'awaiting_reporter') AND course ? 'pause'""",
    "CREATE INDEX case_file_provisional ON case_file (id) WHERE deadlines_provisional AND is_open",
    """
CREATE TABLE calendar_in_use (
    id smallint PRIMARY KEY CHECK (id = 1),
    digest text NOT NULL,
    checked_to uuid,
    alarmed boolean NOT NULL
)""",
    "COMMENT ON COLUMN calendar_in_use.checked_to IS 'open cases up to this id go by the calendar; null: all do'",
    "COMMENT ON COLUMN calendar_in_use.alarmed IS 'that a year on the way is not published was said'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
