"""The log as the sequencer wrote it: its head, and the leaves from one index to another."""

from datetime import datetime

import orjson
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

    async def size_at(self, moment: datetime) -> int:
        """How many leaves were recorded before `moment`, found by halving: times of recording only grow."""
        low, high = 0, (await self.head()).size
        while low < high:
            middle = (low + high) // 2
            leaf = (await self._connection.execute(_LEAVES, {"begin": middle, "end": middle + 1})).scalar_one()
            if datetime.fromisoformat(orjson.loads(leaf)["recorded_at"]) < moment:
                low = middle + 1
            else:
                high = middle
        return low
