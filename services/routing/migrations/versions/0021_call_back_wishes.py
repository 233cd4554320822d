"""Whether a reporter wants to be called back."""

from alembic import op

revision = "0021"
down_revision = "0020"

STATEMENTS = (
    "ALTER TABLE case_file ADD COLUMN call_back_wanted boolean",
    "COMMENT ON COLUMN case_file.call_back_wanted IS 'what the reporter said of being called; null: nobody asked'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
