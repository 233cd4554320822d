"""What a witness remembers of a log: the last tree that it has cosigned. Witnessing services add it to their tables."""

from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, Table, Text

from chassis.tables import MOMENT


def witness_table(metadata: MetaData) -> Table:
    """The migration is in `chassis/witness_table_v1.py`."""
    return Table(
        "witnessed_log",
        metadata,
        Column("origin", Text, primary_key=True),
        Column("size", BigInteger, nullable=False),
        Column("root", LargeBinary, nullable=False),
        Column("checkpoint", LargeBinary, comment="the note as the log signed it; empty before the first"),
        Column("cosigned_at", MOMENT),
    )
