"""Partners beyond government, and the tasks that they do for cases."""

from alembic import op

revision = "0018"
down_revision = "0017"

STATEMENTS = (
    """
    CREATE TABLE partner (
        code text PRIMARY KEY,
        name text NOT NULL,
        kind text NOT NULL,
        area_code text NOT NULL,
        unit_code text NOT NULL,
        contact_ref text NOT NULL,
        agreement text NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        is_active boolean NOT NULL,
        set_at timestamptz NOT NULL,
        set_by text NOT NULL
    )
    """,
    "CREATE INDEX partner_area ON partner (area_code, code)",
    "COMMENT ON COLUMN partner.area_code IS 'where it helps, with all below it'",
    "COMMENT ON COLUMN partner.unit_code IS 'that answers for it and keeps this entry'",
    "COMMENT ON COLUMN partner.contact_ref IS 'where its contact is kept'",
    "COMMENT ON COLUMN partner.agreement IS 'on what it rests'",
    "COMMENT ON COLUMN partner.valid_to IS 'its last day'",
    """
    CREATE TABLE partner_task (
        id uuid PRIMARY KEY,
        case_id uuid NOT NULL,
        mode text NOT NULL,
        unit_code text NOT NULL,
        post_code text NOT NULL,
        text_masked text NOT NULL,
        place_masked text NOT NULL,
        area_code text NOT NULL,
        asked_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        state text NOT NULL,
        claimed_by text NOT NULL,
        claimed_until timestamptz,
        result_masked text NOT NULL,
        reason_masked text NOT NULL
    )
    """,
    "COMMENT ON COLUMN partner_task.mode IS 'invited, offered'",
    "COMMENT ON COLUMN partner_task.unit_code IS 'who asked'",
    "CREATE INDEX partner_task_case ON partner_task (case_id, id)",
    """
    CREATE TABLE partner_task_offer (
        partner_code text NOT NULL,
        task_id uuid NOT NULL,
        PRIMARY KEY (partner_code, task_id)
    )
    """,
    "CREATE INDEX partner_task_offer_task ON partner_task_offer (task_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
