"""Documents are kept as pages, too."""

from alembic import op

revision = "0020"
down_revision = "0019"

STATEMENTS = (
    "ALTER TABLE issued_document ADD COLUMN page text NOT NULL DEFAULT ''",
    "COMMENT ON COLUMN issued_document.page IS 'HTML, as it was issued beside the file; empty before there were any'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
