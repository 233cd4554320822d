"""Consents of which WeChat tells itself."""

from alembic import op

revision = "0013"
down_revision = "0012"

STATEMENTS = (
    """
ALTER TABLE wechat_consent
    ADD COLUMN unpaired integer NOT NULL DEFAULT 0,
    ADD COLUMN given_at timestamptz,
    ADD COLUMN heard_at timestamptz""",
    "COMMENT ON COLUMN wechat_consent.unpaired IS"
    " 'told of by the mini-program and not yet by WeChat; below zero: the other way round'",
    "COMMENT ON COLUMN wechat_consent.heard_at IS 'of the newest event of WeChat''s'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
