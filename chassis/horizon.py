"""The horizon: which transactions of this database are surely over, so that nothing below can still come.

The lowest transaction that may still be open in this database, and so may still add rows before those that we see.
pg_snapshot_xmin would count the open transactions of the whole cluster, and every other service's batch on the same
server would hold us back. Ids are 32 bits wide in pg_stat_activity and 64 elsewhere: an open one is taken to be the
nearest to the snapshot's end, and that end bounds the result, because a transaction may get its id after we have
looked. The end has to be taken before the open ones are looked at, and the rows have to be read after.
"""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# With `ends`, the end of a snapshot taken before, as a bigint.
LOWEST_OPEN = """
least(ends, ends - 2147483648
      + min((backend_xid::text::bigint - ends % 4294967296 + 6442450944) % 4294967296))
"""
OPEN_HERE = """
pg_stat_get_activity(NULL)
 WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
   AND datid = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_HORIZON = text(f"""
WITH snapshot AS MATERIALIZED (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS ends)
SELECT (SELECT {LOWEST_OPEN} FROM {OPEN_HERE}) FROM snapshot
""")


async def horizon(connection: AsyncConnection) -> int:
    """Every transaction with a lower id is over, and what it wrote is seen by the next statement.

    In READ COMMITTED only, where each statement has a snapshot of its own.
    """
    found: int = (await connection.execute(_HORIZON)).scalar_one()
    return found
