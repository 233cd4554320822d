"""Up to which supplement WeChat was asked about files; those of before are left as they are."""

from alembic import op

revision = "0016"
down_revision = "0015"

STATEMENTS = (
    "ALTER TABLE content_watch ADD COLUMN acts_reached uuid NOT NULL"
    " DEFAULT '00000000-0000-0000-0000-000000000000'::uuid",
    "COMMENT ON COLUMN content_watch.acts_reached IS 'up to which supplement'",
    """
UPDATE content_watch SET acts_reached = coalesce(
    (SELECT id FROM reporter_act ORDER BY id DESC LIMIT 1), '00000000-0000-0000-0000-000000000000')""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
