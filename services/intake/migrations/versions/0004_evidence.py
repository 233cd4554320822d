"""Files of officers that belong to an issue as evidence."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("ALTER TABLE attachment_use ADD COLUMN evidence_of text")
    op.execute("COMMENT ON COLUMN attachment_use.evidence_of IS 'resolution, return; null: of the issue itself'")
