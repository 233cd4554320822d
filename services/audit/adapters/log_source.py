"""The log as the sequencer wrote it: its head, and the leaves from one index to another."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.tlog.checkpoints import TreeHead

_HEAD = text("SELECT size, root FROM log_head")
_LEAVES = text("SELECT leaf FROM record WHERE index >= :begin AND index < :end ORDER BY index")


class LogSource:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def head(self) -> TreeHead:
        row = (await self._connection.execute(_HEAD)).one()
        return TreeHead(row.size, row.root)

    async def leaves(self, begin: int, end: int) -> list[bytes]:
        """Those that are there; fewer when some were deleted."""
        rows = await self._connection.execute(_LEAVES, {"begin": begin, "end": end})
        return list(rows.scalars())
