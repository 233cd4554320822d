"""Codes that went out by SMS."""

from alembic import op

revision = "0009"
down_revision = "0008"

STATEMENTS = (
    """
CREATE TABLE sent_code (
    id uuid PRIMARY KEY,
    phone_index bytea NOT NULL,
    code_index bytea NOT NULL,
    asked_at timestamptz NOT NULL,
    tries integer NOT NULL,
    is_used boolean NOT NULL
)""",
    "COMMENT ON COLUMN sent_code.phone_index IS 'HMAC of the phone'",
    "COMMENT ON COLUMN sent_code.code_index IS 'HMAC of id and code'",
    "CREATE INDEX sent_code_phone ON sent_code (phone_index, asked_at)",
    "CREATE INDEX sent_code_asked ON sent_code (asked_at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
