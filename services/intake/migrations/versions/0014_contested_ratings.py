"""What became of a rating that a unit contested."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.execute("ALTER TABLE case_progress ADD COLUMN rating text")
    op.execute("COMMENT ON COLUMN case_progress.rating IS 'contested, upheld, excused; null: nobody contested one'")
