"""The rates: where each case stands, and the tallies that are kept with every record.

Records from before are taken in by `powerlist rebuild audit`.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

# fmt: off
MEASURES = (
    "handled", "responses_due", "responses_in_time", "passed_on_late", "acts_return", "acts_reject",
    "acts_suspend", "acts_ask_reporter", "acts_change_category", "acts_merge", "cases", "reports", "ended",
    "resolved", "resolved_in_time", "rated", "satisfied", "unrated", "reports_ended", "reports_resolved",
    "reports_rated", "reports_satisfied", "rejected", "withdrawn", "merged", "split", "reopened", "repeated",
    "over_30_days", "breaches", "deviations", "false_closures", "without_place", "category_corrected", "rerouted",
    "late_entries",
)
# fmt: on
PLACE = "family text, is_month boolean, day date, unit text, key text, category text"
PLACE_KEY = "family, is_month, day, unit, key, category"
STATEMENTS = (
    """
CREATE TABLE case_course (
    case_id uuid PRIMARY KEY,
    course bytea NOT NULL,
    day date NOT NULL,
    is_open boolean NOT NULL,
    unit text NOT NULL,
    post text NOT NULL,
    power text NOT NULL,
    category text NOT NULL,
    area text NOT NULL,
    channel text NOT NULL,
    received_at timestamptz NOT NULL,
    respond_due timestamptz,
    resolve_due timestamptz
) WITH (fillfactor = 70)""",
    "COMMENT ON COLUMN case_course.course IS 'JSON, see domain/rates/course.py'",
    "CREATE INDEX case_course_open ON case_course (day) WHERE is_open",
    f"CREATE TABLE rate_tally ({PLACE}, {', '.join(f'{name} bigint NOT NULL' for name in MEASURES)}, "
    f"PRIMARY KEY ({PLACE_KEY})) WITH (fillfactor = 70)",
    f"CREATE TABLE rate_time ({PLACE}, kind text, class smallint, count bigint NOT NULL, "
    f"PRIMARY KEY ({PLACE_KEY}, kind, class)) WITH (fillfactor = 70)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
