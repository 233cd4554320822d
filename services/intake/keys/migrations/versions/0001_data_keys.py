"""One data key per person."""

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute("""
CREATE TABLE data_key (
    subject_ref text,
    version integer,
    master_key_id text NOT NULL,
    wrapped bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (subject_ref, version)
)""")
    op.execute("COMMENT ON COLUMN data_key.subject_ref IS 'pseudonym of the person'")
    op.execute("COMMENT ON COLUMN data_key.version IS 'new data is sealed under the highest'")
    op.execute("COMMENT ON COLUMN data_key.master_key_id IS 'which master key wraps it'")
