"""When the next mark of each case's ladder falls; for cases that are there already it is reckoned at once."""

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS = (
    """
CREATE TABLE clock_mark (
    case_id uuid PRIMARY KEY,
    due_at timestamptz,
    mark text NOT NULL
)""",
    "COMMENT ON COLUMN clock_mark.due_at IS 'null: none lies ahead'",
    "COMMENT ON COLUMN clock_mark.mark IS 'clock and rule; empty: not reckoned yet'",
    "CREATE INDEX clock_mark_due ON clock_mark (due_at) WHERE due_at IS NOT NULL",
    """
INSERT INTO clock_mark (case_id, due_at, mark)
 SELECT id, now(), '' FROM case_file WHERE is_open AND lead_unit <> ''""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
