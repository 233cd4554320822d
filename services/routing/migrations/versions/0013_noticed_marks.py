"""The register of marks; those that were noticed before stay with their cases, and count nowhere."""

from alembic import op

revision = "0013"
down_revision = "0012"

COMMENTS = {
    "id": "told by what was noticed",
    "kind": "deviation, breach, false_closure, rating",
    "subject": "the clock, the steps, or from whom the rating is",
    "work_unit": "whose posts act for the unit",
    "post_code": "empty: the unit''s",
    "noticed_by": "unit; empty: a clock",
    "state": "noticed, heard, upheld, excused, appealed",
    "statement": "{unit, post, at, text, evidence}; masked",
    "decision": "{outcome, unit, post, at, reason, basis, power_code}; masked",
    "appeal": "{unit, post, at, reason}; masked",
    "review": "as decision, on the appeal",
    "decided_by": "marks of who decided, never the same on the appeal",
    "next_at": "when somebody has to be told of it; null: nobody any more",
}
STATEMENTS = (
    """
CREATE TABLE noticed_mark (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    unit_code text NOT NULL,
    work_unit text NOT NULL,
    post_code text NOT NULL,
    power_code text NOT NULL,
    area_code text NOT NULL,
    noticed_by text NOT NULL,
    noticed_at timestamptz NOT NULL,
    state_by timestamptz NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    appeal_by timestamptz,
    statement jsonb,
    decision jsonb,
    appeal jsonb,
    review jsonb,
    decided_by jsonb NOT NULL,
    next_at timestamptz,
    reminded_at timestamptz
)""",
    *(f"COMMENT ON COLUMN noticed_mark.{name} IS '{comment}'" for name, comment in COMMENTS.items()),
    "CREATE INDEX noticed_mark_unit ON noticed_mark (unit_code, noticed_at, id)",
    "CREATE INDEX noticed_mark_newest ON noticed_mark (noticed_at, id)",
    "CREATE INDEX noticed_mark_case ON noticed_mark (case_id)",
    "CREATE INDEX noticed_mark_due ON noticed_mark (next_at) WHERE next_at IS NOT NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
