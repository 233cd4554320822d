"""Which units a case is about: their people see nothing of it. Filled for records from now on."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("CREATE TABLE case_withheld (case_id uuid, unit text, PRIMARY KEY (case_id, unit))")
