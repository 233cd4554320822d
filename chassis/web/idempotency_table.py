"""The answers given, kept for seven days beside the effects they tell of."""

from sqlalchemy import Column, DateTime, Index, Integer, LargeBinary, MetaData, Table, Text


def idempotency_table(metadata: MetaData) -> Table:
    """Every service that takes POSTs has it; the migration is in `chassis/tables_v1.py`."""
    return Table(
        "idempotency_key",
        metadata,
        # SHA-256 of caller, method, path and key: the key itself may be guessable or personal.
        Column("scope", LargeBinary, primary_key=True),
        Column("body_hash", LargeBinary, nullable=False),
        Column("status", Integer, nullable=False),
        # JSON object of the answer's own headers.
        Column("headers", Text, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Index("idempotency_key_created_at", "created_at", postgresql_using="brin"),
    )
