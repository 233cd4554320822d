"""What this service, as a witness of the audit log, has cosigned last."""

from chassis import witness_table_v1

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    witness_table_v1.create()
