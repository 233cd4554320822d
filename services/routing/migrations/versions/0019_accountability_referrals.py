"""Leads for accountability that were referred to the disciplinary unit."""

from alembic import op

revision = "0019"
down_revision = "0018"

STATEMENTS = (
    """
    CREATE TABLE accountability_referral (
        id uuid PRIMARY KEY,
        case_id uuid NOT NULL,
        unit_code text NOT NULL,
        post_code text NOT NULL,
        by_unit text NOT NULL,
        by_post text NOT NULL,
        to_unit text NOT NULL,
        power_code text NOT NULL,
        area_code text NOT NULL,
        reason_masked text NOT NULL,
        basis text NOT NULL,
        bundle text NOT NULL,
        referred_at timestamptz NOT NULL,
        received_at timestamptz
    )
    """,
    "COMMENT ON COLUMN accountability_referral.unit_code IS 'whose accountability it is about'",
    "COMMENT ON COLUMN accountability_referral.to_unit IS 'the disciplinary unit'",
    "COMMENT ON COLUMN accountability_referral.bundle IS 'canonical JSON; its SHA-256 stands in the record'",
    "CREATE INDEX accountability_referral_case ON accountability_referral (case_id, id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
