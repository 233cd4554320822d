"""Whether a reporter wants to be called back."""

from alembic import op

revision = "0018"
down_revision = "0017"

STATEMENTS = (
    "ALTER TABLE issue ADD COLUMN call_back_wanted boolean",
    "COMMENT ON COLUMN issue.call_back_wanted IS 'as an officer asked; null: nobody asked'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
