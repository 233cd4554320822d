"""Documents can be withdrawn."""

from alembic import op

revision = "0017"
down_revision = "0016"

STATEMENTS = (
    """
    ALTER TABLE issued_document
        ADD COLUMN withdrawn_at timestamptz,
        ADD COLUMN withdrawn_by text NOT NULL DEFAULT '',
        ADD COLUMN withdrawn_reason text NOT NULL DEFAULT ''
    """,
    "COMMENT ON COLUMN issued_document.withdrawn_by IS 'post'",
    "COMMENT ON COLUMN issued_document.withdrawn_reason IS 'masked'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
