"""Mediators, and the parties and papers of mediations; a paper that was signed never changes."""

from alembic import op

revision = "0014"
down_revision = "0013"

STATEMENTS = (
    """
    CREATE TABLE mediator (
        code text PRIMARY KEY,
        name text NOT NULL,
        area_code text NOT NULL,
        unit_code text NOT NULL,
        post_code text NOT NULL,
        is_active boolean NOT NULL,
        set_at timestamptz NOT NULL,
        set_by text NOT NULL
    )
    """,
    "CREATE INDEX mediator_area ON mediator (area_code, code)",
    "COMMENT ON COLUMN mediator.area_code IS 'where they mediate, with all below it'",
    "COMMENT ON COLUMN mediator.unit_code IS 'whose committee; empty for none'",
    "COMMENT ON COLUMN mediator.post_code IS 'of an officer who mediates; empty for a volunteer'",
    """
    CREATE TABLE mediation_party (
        case_id uuid NOT NULL,
        number integer NOT NULL,
        side text NOT NULL,
        place integer NOT NULL,
        subject_ref text NOT NULL,
        is_reporter boolean NOT NULL,
        sealed bytea NOT NULL,
        PRIMARY KEY (case_id, number, side)
    )
    """,
    "COMMENT ON COLUMN mediation_party.number IS 'of the case''s mediations'",
    "COMMENT ON COLUMN mediation_party.place IS 'in the order in which they were named'",
    "COMMENT ON COLUMN mediation_party.subject_ref IS 'whose key seals it'",
    "COMMENT ON COLUMN mediation_party.sealed IS 'name and phone, by the key store'",
    """
    CREATE TABLE mediation_paper (
        id uuid PRIMARY KEY,
        case_id uuid NOT NULL,
        number integer NOT NULL,
        kind text NOT NULL,
        written_at timestamptz NOT NULL,
        text_masked text NOT NULL,
        sha256 text NOT NULL
    )
    """,
    "COMMENT ON COLUMN mediation_paper.kind IS 'minutes, agreement'",
    "COMMENT ON COLUMN mediation_paper.sha256 IS 'of the masked text, as the record says it'",
    "CREATE INDEX mediation_paper_case ON mediation_paper (case_id, number, id)",
    """
    CREATE FUNCTION refuse_change_of_paper() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a paper of a mediation never changes'; END $$
    """,
    """
    CREATE TRIGGER mediation_paper_stays BEFORE UPDATE OR DELETE ON mediation_paper
        FOR EACH ROW EXECUTE FUNCTION refuse_change_of_paper()
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
