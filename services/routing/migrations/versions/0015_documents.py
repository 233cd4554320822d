"""Documents as they were issued, and their series without gaps."""

from alembic import op

revision = "0015"
down_revision = "0014"

STATEMENTS = (
    """
    CREATE TABLE document_series (
        unit_code text NOT NULL,
        kind text NOT NULL,
        year integer NOT NULL,
        last integer NOT NULL,
        PRIMARY KEY (unit_code, kind, year)
    )
    """,
    "COMMENT ON COLUMN document_series.last IS 'the number that was given last'",
    """
    CREATE TABLE issued_document (
        code text PRIMARY KEY,
        case_id uuid NOT NULL,
        kind text NOT NULL,
        unit_code text NOT NULL,
        unit_name text NOT NULL,
        year integer NOT NULL,
        serial integer NOT NULL,
        issued_at timestamptz NOT NULL,
        post_code text NOT NULL,
        power_code text NOT NULL,
        sha256 text NOT NULL,
        template_version integer NOT NULL,
        file bytea NOT NULL,
        CONSTRAINT issued_document_number UNIQUE (unit_code, kind, year, serial)
    )
    """,
    "COMMENT ON COLUMN issued_document.code IS 'on the paper; not guessable'",
    "COMMENT ON COLUMN issued_document.unit_name IS 'as it stands in the number'",
    "COMMENT ON COLUMN issued_document.post_code IS 'that signed it off'",
    "COMMENT ON COLUMN issued_document.sha256 IS 'of the file'",
    "COMMENT ON COLUMN issued_document.file IS 'PDF, as it was issued'",
    "CREATE INDEX issued_document_case ON issued_document (case_id, issued_at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
