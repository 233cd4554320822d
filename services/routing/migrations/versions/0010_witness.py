"""What this service, as a witness of the audit log, has cosigned last."""

from chassis import witness_table_v1

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    witness_table_v1.create()
