"""Durations by unit, post and category apart: a year of them by post and category was a quarter of a million rows."""

from alembic import op

revision = "0009"
down_revision = "0008"

KEYS = {"unit": "unit", "category": "category", "post, all": "key"}


def upgrade() -> None:
    for family, key in KEYS.items():
        op.execute(
            "INSERT INTO rate_time (family, span, day, unit, key, category, kind, class, count) "
            f"SELECT '{family}', span, day, unit, {key}, '', kind, class, sum(count) FROM rate_time "
            f"WHERE family = 'post' GROUP BY span, day, unit, {key}, kind, class"
        )
    op.execute("DELETE FROM rate_time WHERE family = 'post'")
    op.execute("UPDATE rate_time SET family = 'post' WHERE family = 'post, all'")
