"""Deliveries say which units must not see them."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("ALTER TABLE delivery ADD COLUMN withheld_from text NOT NULL DEFAULT ''")
    op.execute("COMMENT ON COLUMN delivery.withheld_from IS 'units, apart by blanks'")
