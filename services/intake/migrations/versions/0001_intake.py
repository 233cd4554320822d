"""Issues, the phones of reporters, and the progress of cases."""

from alembic import op

from chassis import tables_v1

revision = "0001"
down_revision = None

STATEMENTS = (
    """
CREATE TABLE issue (
    id uuid PRIMARY KEY,
    tracking_code text NOT NULL,
    reporter_ref text NOT NULL,
    channel text NOT NULL,
    title_masked text NOT NULL,
    text_masked text NOT NULL,
    category_code text,
    area_code text,
    urgency text NOT NULL,
    anonymous boolean NOT NULL,
    on_behalf boolean NOT NULL,
    about_unit text,
    occurred_at timestamptz,
    received_at timestamptz NOT NULL,
    receiving_unit text,
    external_system text,
    handled_on_spot boolean NOT NULL,
    facts text NOT NULL,
    sealed bytea NOT NULL
)""",
    "CREATE UNIQUE INDEX issue_tracking_code ON issue (tracking_code)",
    "CREATE INDEX issue_reporter ON issue (reporter_ref, id DESC)",
    "COMMENT ON COLUMN issue.facts IS 'JSON of the typed facts'",
    "COMMENT ON COLUMN issue.sealed IS 'what was submitted, under the reporter''s key'",
    """
CREATE TABLE reporter (
    phone_index bytea,
    reporter_ref text,
    first_seen_at timestamptz NOT NULL,
    PRIMARY KEY (phone_index, reporter_ref)
)""",
    "COMMENT ON COLUMN reporter.phone_index IS 'HMAC of the phone'",
    """
CREATE TABLE case_progress (
    case_id uuid PRIMARY KEY,
    case_version integer NOT NULL,
    state text NOT NULL,
    open311_status text NOT NULL,
    unit_code text,
    post_code text,
    power_code text,
    respond_at timestamptz,
    resolve_at timestamptz,
    triage_reason text,
    answer text,
    steps text NOT NULL
)""",
    "COMMENT ON COLUMN case_progress.answer IS 'masked'",
    "COMMENT ON COLUMN case_progress.steps IS 'JSON: [[state, time, unit or null], …], oldest first'",
)


def upgrade() -> None:
    tables_v1.create()
    for statement in STATEMENTS:
        op.execute(statement)
