"""What a ruling proposes for the power list, and why a draft was made."""

from alembic import op

revision = "0011"
down_revision = "0010"

STATEMENTS = (
    "ALTER TABLE dispute ADD COLUMN ruled_by jsonb NOT NULL DEFAULT '[]', ADD COLUMN amendment jsonb",
    "COMMENT ON COLUMN dispute.ruled_by IS 'marks of who ruled, never the reviewer of what it proposes'",
    "COMMENT ON COLUMN dispute.amendment IS '{version} of the draft, {none: why}; null: not looked at'",
    "COMMENT ON COLUMN dispute.ruling IS "
    "'{unit, power_code, basis, reason, by_unit, by_post, by_power, subject}; masked'",
    # Rulings of before propose nothing by themselves.
    """UPDATE dispute SET amendment = '{"none": "earlier"}' WHERE ruled_at IS NOT NULL""",
    "CREATE INDEX dispute_without_amendment ON dispute (id) WHERE ruled_at IS NOT NULL AND amendment IS NULL",
    "ALTER TABLE rulebook_version ADD COLUMN reason text NOT NULL DEFAULT ''",
    "COMMENT ON COLUMN rulebook_version.reason IS 'why it was made; masked'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
