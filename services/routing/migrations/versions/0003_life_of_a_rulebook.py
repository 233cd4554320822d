"""The life of a rulebook's version: who wrote, checked and reviewed it, and when its release ended. Seats of posts."""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    """
ALTER TABLE rulebook_version
 ADD COLUMN editors jsonb NOT NULL DEFAULT '[]',
 ADD COLUMN origin text NOT NULL DEFAULT 'uploaded',
 ADD COLUMN base_version text NOT NULL DEFAULT '',
 ADD COLUMN checked_at timestamptz,
 ADD COLUMN checked_by text NOT NULL DEFAULT '',
 ADD COLUMN check_day date,
 ADD COLUMN check_summary jsonb,
 ADD COLUMN check_report bytea,
 ADD COLUMN reviewed_at timestamptz,
 ADD COLUMN reviewed_by text NOT NULL DEFAULT '',
 ADD COLUMN review_reason text NOT NULL DEFAULT '',
 ADD COLUMN superseded_at timestamptz,
 ADD COLUMN withdrawn_at timestamptz,
 ADD COLUMN withdrawn_by text NOT NULL DEFAULT '',
 ADD COLUMN retired_at timestamptz,
 ADD COLUMN snapshot bytea""",
    """
COMMENT ON COLUMN rulebook_version.status IS
 'draft, checked, reviewed, published, superseded; refused, withdrawn'""",
    "COMMENT ON COLUMN rulebook_version.editors IS 'marks of who wrote it, never its reviewer'",
    "COMMENT ON COLUMN rulebook_version.origin IS 'uploaded, edited, rolled_back'",
    "COMMENT ON COLUMN rulebook_version.check_day IS 'from which day on it was analysed'",
    "COMMENT ON COLUMN rulebook_version.check_summary IS 'how many of each kind were found'",
    "COMMENT ON COLUMN rulebook_version.check_report IS 'zlib of a JSON object: {content, blocks}'",
    "COMMENT ON COLUMN rulebook_version.review_reason IS 'masked'",
    "COMMENT ON COLUMN rulebook_version.retired_at IS 'when the tombstones of its release were sent'",
    """
COMMENT ON COLUMN rulebook_version.snapshot IS
 'ready for decisions; made again from the tables when its form is unknown'""",
    # Drafts of before have no editors on record: whoever uploaded one is known by the reference alone.
    """
UPDATE rulebook_version SET editors = jsonb_build_array('sub:' || created_by) WHERE editors = '[]'""",
    "CREATE INDEX case_file_open_version ON case_file (rulebook_version) WHERE is_open",
    """
CREATE TABLE post_seat (
    post_code text PRIMARY KEY,
    person text,
    absent_until date,
    deputy_post text,
    set_at timestamptz NOT NULL,
    set_by text NOT NULL
)""",
    "COMMENT ON COLUMN post_seat.person IS 'empty = nobody'",
    "COMMENT ON COLUMN post_seat.absent_until IS 'inclusive'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
