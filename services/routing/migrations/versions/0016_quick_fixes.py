"""Quick fixes of a grid are counted for each new one there."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.execute("CREATE INDEX case_file_quick_fix ON case_file (area_code, opened_at) WHERE course ? 'quick_fix'")
