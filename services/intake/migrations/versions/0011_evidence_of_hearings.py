"""Files may be evidence in a hearing, too."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute(
        "COMMENT ON COLUMN attachment_use.evidence_of IS 'resolution, return, hearing; null: of the issue itself'"
    )
