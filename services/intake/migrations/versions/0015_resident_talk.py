"""Proposed fixes and what residents say of them; where their questions on an answer stand."""

from alembic import op

revision = "0015"
down_revision = "0014"

STATEMENTS = (
    """
    CREATE TABLE fix_proposal (
        issue_id uuid NOT NULL,
        number integer NOT NULL,
        text_masked text NOT NULL,
        proposed_at timestamptz NOT NULL,
        answer_by timestamptz NOT NULL,
        PRIMARY KEY (issue_id, number)
    )
    """,
    """
    CREATE TABLE fix_answer (
        issue_id uuid NOT NULL,
        number integer NOT NULL,
        reporter_ref text NOT NULL,
        suits boolean NOT NULL,
        comment_masked text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (issue_id, number, reporter_ref)
    )
    """,
    "CREATE INDEX fix_answer_reporter ON fix_answer (reporter_ref)",
    """
    CREATE TABLE question_state (
        id uuid PRIMARY KEY,
        issue_id uuid NOT NULL,
        due_at timestamptz,
        answered_at timestamptz,
        answer_masked text
    )
    """,
    "CREATE INDEX question_state_issue ON question_state (issue_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
