"""Departments' queues: items, changes, claims, saved filters; made from the cases that there are."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
    """
CREATE TABLE queue_item (
    case_id uuid,
    unit_code text,
    role text NOT NULL,
    is_open boolean NOT NULL,
    state text NOT NULL,
    urgency text NOT NULL,
    category_code text NOT NULL,
    post_code text NOT NULL,
    respond_at timestamptz,
    due_at timestamptz,
    press_at timestamptz NOT NULL,
    PRIMARY KEY (case_id, unit_code)
)""",
    "COMMENT ON COLUMN queue_item.unit_code IS 'a community''s case stands in its street''s queue, too'",
    "COMMENT ON COLUMN queue_item.role IS 'lead, party, assist, dispatcher: the weightiest'",
    "COMMENT ON COLUMN queue_item.is_open IS 'this unit still has to do something'",
    "COMMENT ON COLUMN queue_item.respond_at IS 'as long as nobody has responded'",
    "COMMENT ON COLUMN queue_item.due_at IS 'of the case, for an assistant of its task'",
    "COMMENT ON COLUMN queue_item.press_at IS 'due_at, or where nothing is due since when it waits'",
    """
CREATE TABLE queue_change (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    unit_code text NOT NULL,
    case_id uuid NOT NULL,
    kind text NOT NULL,
    role text NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    cause text NOT NULL,
    lead_unit text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
)""",
    "COMMENT ON COLUMN queue_change.kind IS 'entered, changed, left'",
    "COMMENT ON COLUMN queue_change.role IS 'for left: the one it had'",
    "COMMENT ON COLUMN queue_change.version IS 'of the case'",
    "COMMENT ON COLUMN queue_change.cause IS 'the event''s name; claimed, released'",
    "COMMENT ON COLUMN queue_change.lead_unit IS 'since then'",
    "CREATE INDEX queue_change_unit ON queue_change (unit_code, xid)",
    "CREATE INDEX queue_change_left ON queue_change (unit_code, at) WHERE kind = 'left'",
    "CREATE TABLE queue_change_floor (id integer PRIMARY KEY, xid xid8 NOT NULL, at timestamptz NOT NULL)",
    "COMMENT ON COLUMN queue_change_floor.xid IS 'changes of lower transactions may be gone'",
    "COMMENT ON COLUMN queue_change_floor.at IS 'changes before may be gone'",
    "INSERT INTO queue_change_floor VALUES (1, pg_current_xact_id(), now())",
    """
CREATE TABLE case_claim (
    case_id uuid,
    unit_code text,
    post_code text NOT NULL,
    claimed_by text NOT NULL,
    claimed_at timestamptz NOT NULL,
    until timestamptz NOT NULL,
    PRIMARY KEY (case_id, unit_code)
)""",
    """
CREATE TABLE queue_filter (
    unit_code text,
    owner text,
    name text,
    filter jsonb NOT NULL,
    set_at timestamptz NOT NULL,
    set_by text NOT NULL,
    PRIMARY KEY (unit_code, owner, name)
)""",
    "COMMENT ON COLUMN queue_filter.owner IS 'empty = the whole unit''s'",
    # Of the cases that there are: the lead, and the unit that works for it; then helpers that are in no other role.
    # What waits for a dispatcher is placed by the service, which knows the list of units (usecases/place_waiting.py).
    """
INSERT INTO queue_item
SELECT DISTINCT ON (id, unit) id, unit, 'lead', is_open, state, urgency, category_code, lead_post,
       CASE WHEN state = 'assigned' THEN respond_at END, resolve_at, coalesce(resolve_at, opened_at)
  FROM case_file, unnest(ARRAY[lead_unit, work_unit]) AS unit
 WHERE unit <> ''""",
    """
INSERT INTO queue_item
SELECT DISTINCT ON (id, unit) id, unit, 'assist', true, state, urgency, category_code, task ->> 'post_code',
       NULL, (task ->> 'resolve_at')::timestamptz, coalesce((task ->> 'resolve_at')::timestamptz, opened_at)
  FROM case_file, jsonb_array_elements(assistants) AS task,
       unnest(ARRAY[task ->> 'unit_code', regexp_replace(task ->> 'post_code', '-[^-]*$', '')]) AS unit
 WHERE is_open AND unit <> ''
    ON CONFLICT DO NOTHING""",
    """
INSERT INTO queue_item
SELECT id, unit, 'party', true, state, urgency, category_code, '', NULL, resolve_at, coalesce(resolve_at, opened_at)
  FROM case_file, jsonb_array_elements_text(disputed_units) AS unit
 WHERE state = 'disputed'
    ON CONFLICT DO NOTHING""",
    # Counts and filters read the index alone where the visibility map is fresh.
    """
ALTER TABLE queue_item
 SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02)""",
    # Last: one index over all rows costs less than each row one entry.
    """
CREATE INDEX queue_item_order ON queue_item (unit_code, is_open, press_at, case_id)
 INCLUDE (role, state, urgency, category_code, post_code, respond_at, due_at)""",
    # The queues have their own table now; this one finds the cases of a power, by the units that work on it.
    "CREATE INDEX case_file_power ON case_file (work_unit, lead_power, id)",
    "DROP INDEX case_file_queue",
    "DROP INDEX case_file_community",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
