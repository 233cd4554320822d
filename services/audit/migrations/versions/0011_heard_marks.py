"""What hearings made of marks stands beside what was noticed."""

from alembic import op

revision = "0011"
down_revision = "0010"

MEASURES = ("breaches_upheld", "deviations_upheld", "false_closures_upheld", "ratings_excused")


def upgrade() -> None:
    added = ", ".join(f"ADD COLUMN {name} integer NOT NULL DEFAULT 0" for name in MEASURES)
    op.execute(f"ALTER TABLE rate_tally {added}")
