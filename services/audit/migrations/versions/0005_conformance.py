"""What the released lists prescribe, and ways in to the cases of a unit and of a power."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
    """
CREATE TABLE released_entry (
    version text,
    kind text,
    code text,
    content text NOT NULL,
    PRIMARY KEY (version, kind, code)
)""",
    "COMMENT ON COLUMN released_entry.content IS 'JSON object of the columns that conformance needs'",
    "CREATE INDEX case_course_unit ON case_course (unit, day)",
    "CREATE INDEX case_course_power ON case_course (power, day)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
