"""How often a unit only watches cases stands beside how often it suspends them."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute("ALTER TABLE rate_tally ADD COLUMN acts_watch integer NOT NULL DEFAULT 0")
