"""The tallies by year as well, and in plain integers: a year is read whole, and sums of integers are quick."""

from alembic import op

revision = "0008"
down_revision = "0007"

# fmt: off
MEASURES = (
    "handled", "responses_due", "responses_in_time", "passed_on_late", "acts_return", "acts_reject", "acts_suspend",
    "acts_ask_reporter", "acts_change_category", "acts_merge", "cases", "reports", "ended", "resolved",
    "resolved_in_time", "rated", "satisfied", "unrated", "reports_ended", "reports_resolved", "reports_rated",
    "reports_satisfied", "rejected", "withdrawn", "merged", "split", "reopened", "repeated", "over_30_days",
    "breaches", "deviations", "false_closures", "without_place", "category_corrected", "rerouted", "late_entries",
)
# fmt: on
PLACE = "family, span, day, unit, key, category"
TABLES = {"rate_tally": (PLACE, MEASURES), "rate_time": (f"{PLACE}, kind, class", ("count",))}


def upgrade() -> None:
    for table, (key, counts) in TABLES.items():
        _by_span(table, key, counts)
        sums = ", ".join(f"sum({name})" for name in counts)
        others = key.removeprefix("family, span, day, ")
        op.execute(
            f"INSERT INTO {table} (family, span, day, {others}, {', '.join(counts)}) "
            f"SELECT family, 'year', CAST(date_trunc('year', day) AS date), {others}, {sums} FROM {table} "
            f"WHERE span = 'month' GROUP BY family, 3, {others}"
        )


def _by_span(table: str, key: str, counts: tuple[str, ...]) -> None:
    op.execute(f"ALTER TABLE {table} ADD COLUMN span text")
    op.execute(f"UPDATE {table} SET span = CASE WHEN is_month THEN 'month' ELSE 'day' END")
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_pkey, DROP COLUMN is_month")
    types = ", ".join(f"ALTER COLUMN {name} TYPE integer" for name in counts)
    op.execute(f"ALTER TABLE {table} {types}, ADD PRIMARY KEY ({key})")
