"""Wordings written while we run, and the language in which somebody is told."""

from alembic import op

revision = "0012"
down_revision = "0011"

STATEMENTS = (
    "ALTER TABLE preference ADD COLUMN language text NOT NULL DEFAULT ''",
    "COMMENT ON COLUMN preference.language IS 'empty: zh-CN'",
    """
CREATE TABLE template_version (
    name text NOT NULL,
    language text NOT NULL,
    version integer NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    variables text NOT NULL,
    together text NOT NULL,
    created_by text NOT NULL,
    author text NOT NULL,
    created_at timestamptz NOT NULL,
    published_by text,
    published_at timestamptz,
    PRIMARY KEY (name, language, version)
)""",
    "COMMENT ON COLUMN template_version.variables IS 'name:kind, apart by blanks'",
    "COMMENT ON COLUMN template_version.author IS 'the person, whatever the login'",
    "COMMENT ON COLUMN template_version.published_at IS 'the latest is in force; none: a draft'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
