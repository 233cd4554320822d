"""Who follows an issue, whose words are gone, and what people want to be told."""

from alembic import op

revision = "0006"
down_revision = "0005"

STATEMENTS = (
    """
CREATE TABLE follower (
    case_id uuid NOT NULL,
    follower_ref text NOT NULL,
    followed_at timestamptz NOT NULL,
    PRIMARY KEY (case_id, follower_ref)
)""",
    """
CREATE TABLE erased_issue (
    case_id uuid PRIMARY KEY,
    erased_at timestamptz NOT NULL
)""",
    """
CREATE TABLE preference (
    owner text PRIMARY KEY,
    quiet_begins time,
    quiet_ends time,
    unsubscribed text NOT NULL,
    updated_at timestamptz NOT NULL
)""",
    "COMMENT ON COLUMN preference.owner IS 'kind:reference'",
    "COMMENT ON COLUMN preference.unsubscribed IS 'events apart by blanks, or *'",
    "CREATE INDEX inbox_item_case ON inbox_item (case_id)",
    "CREATE INDEX callback_item_case ON callback_item (case_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
