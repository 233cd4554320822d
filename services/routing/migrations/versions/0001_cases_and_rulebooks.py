"""Cases, what happened to them, the load of posts, and rulebook versions."""

from alembic import op

from chassis import tables_v1

revision = "0001"
down_revision = None

STATEMENTS = (
    """
CREATE TABLE rulebook_version (
    version text PRIMARY KEY,
    digest text NOT NULL,
    status text NOT NULL,
    in_force_from date,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    published_at timestamptz,
    published_by text NOT NULL DEFAULT '',
    row_counts jsonb NOT NULL,
    tables bytea NOT NULL
)""",
    """
CREATE INDEX rulebook_version_in_force ON rulebook_version (in_force_from, published_at)
 WHERE status = 'published'""",
    "COMMENT ON COLUMN rulebook_version.version IS 'civil date and serial: 2026-11-23.1'",
    "COMMENT ON COLUMN rulebook_version.status IS 'draft, published'",
    "COMMENT ON COLUMN rulebook_version.tables IS 'zlib of a JSON object: table → CSV text'",
    """
CREATE TABLE case_file (
    id uuid PRIMARY KEY,
    version integer NOT NULL,
    state text NOT NULL,
    is_open boolean NOT NULL,
    triage_reason text NOT NULL,
    title_masked text NOT NULL,
    text_masked text NOT NULL,
    category_code text NOT NULL,
    area_code text NOT NULL,
    urgency text NOT NULL,
    channel text NOT NULL,
    reporter_ref text NOT NULL,
    receiving_unit text NOT NULL,
    about_unit text NOT NULL,
    occurred_at timestamptz,
    received_at timestamptz NOT NULL,
    fields jsonb NOT NULL,
    opened_at timestamptz NOT NULL,
    lead_unit text NOT NULL,
    lead_post text NOT NULL,
    lead_power text NOT NULL,
    lead_person text NOT NULL,
    work_unit text NOT NULL,
    assistants jsonb NOT NULL,
    respond_at timestamptz,
    resolve_at timestamptz,
    deadlines_provisional boolean NOT NULL,
    supervising_unit text NOT NULL,
    disputed_units jsonb NOT NULL,
    rulebook_version text NOT NULL,
    rulebook_digest text NOT NULL,
    decision jsonb,
    accepted_at timestamptz,
    resolved_at timestamptz,
    result_masked text NOT NULL
)""",
    "CREATE INDEX case_file_queue ON case_file (work_unit, is_open, resolve_at, id)",
    "CREATE INDEX case_file_community ON case_file (lead_unit, resolve_at, id) WHERE lead_unit <> work_unit",
    "CREATE INDEX case_file_without_lead ON case_file (state, id) WHERE lead_unit = ''",
    "CREATE INDEX case_file_waiting ON case_file (id) WHERE triage_reason = 'no_rulebook'",
    "COMMENT ON COLUMN case_file.id IS 'the issue''s id'",
    "COMMENT ON COLUMN case_file.is_open IS 'Open311'",
    "COMMENT ON COLUMN case_file.fields IS 'typed facts, as in POST /v1/issues'",
    "COMMENT ON COLUMN case_file.lead_unit IS 'empty without a lead'",
    "COMMENT ON COLUMN case_file.work_unit IS 'whose posts act for the lead unit'",
    "COMMENT ON COLUMN case_file.decision IS 'outcome, reason and explanation with the facts used'",
    """
CREATE TABLE case_event (
    case_id uuid,
    version integer,
    event_id uuid NOT NULL,
    type text NOT NULL,
    payload bytea NOT NULL,
    occurred_at timestamptz NOT NULL,
    actor_post text NOT NULL,
    note_masked text NOT NULL,
    PRIMARY KEY (case_id, version)
)""",
    "CREATE TABLE post_load (post_code text PRIMARY KEY, open_cases integer NOT NULL)",
)


def upgrade() -> None:
    tables_v1.create()
    for statement in STATEMENTS:
        op.execute(statement)
