"""Where a category comes from that the issue did not name: labels of people, learned models."""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    "ALTER TABLE case_file ADD COLUMN classification jsonb",
    """
COMMENT ON COLUMN case_file.classification IS
 'where the category comes from when the issue named none'""",
    """
CREATE TABLE category_label (
    case_id uuid PRIMARY KEY,
    category_code text NOT NULL,
    proposed_code text NOT NULL,
    labelled_at timestamptz NOT NULL,
    labelled_by text NOT NULL,
    reason_masked text NOT NULL
)""",
    "COMMENT ON COLUMN category_label.proposed_code IS 'what the classifier had put first; empty = nothing'",
    """
CREATE TABLE classifier_model (
    digest text PRIMARY KEY,
    record bytea NOT NULL,
    example_count integer NOT NULL,
    made_at timestamptz NOT NULL,
    made_by text NOT NULL
)""",
    "COMMENT ON COLUMN classifier_model.record IS 'zlib of the model''s JSON'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
