"""Whether an earlier try of a message may have been shown."""

from alembic import op

revision = "0014"
down_revision = "0013"

STATEMENTS = (
    "ALTER TABLE sms_message ADD COLUMN perhaps_shown boolean NOT NULL DEFAULT false",
    "COMMENT ON COLUMN sms_message.perhaps_shown IS 'by an earlier try'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
