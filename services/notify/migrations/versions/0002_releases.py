"""Releases of the rulebook, as they come in pieces."""

from chassis import release_tables_v1

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    release_tables_v1.create()
