"""How many open cases every post has; kept in the transaction that opens or ends a case."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.routing.adapters.tables import post_load

_ADD = "ON CONFLICT (post_code) DO UPDATE SET open_cases = post_load.open_cases + excluded.open_cases"
_ALL = text("SELECT post_code, open_cases FROM post_load WHERE open_cases <> 0")


class PostLoadRepository:
    """Not locked when read: two batches side by side may see each other's cases a moment late, and the decision
    records the load it saw. What is written are differences, in the order of post codes, so that none is lost and
    no two works wait for each other.
    """

    def __init__(self) -> None:
        self.connection: AsyncConnection
        self._open_cases: Counter[str] = Counter()
        self._added: Counter[str] = Counter()

    @property
    def open_cases(self) -> Mapping[str, int]:
        return self._open_cases

    async def load(self) -> None:
        rows = await self.connection.execute(_ALL)
        self._open_cases = Counter({row.post_code: row.open_cases for row in rows})

    def add(self, post_code: str, count: int) -> None:
        self._open_cases[post_code] += count
        self._added[post_code] += count

    async def flush(self, connection: AsyncConnection) -> None:
        added, self._added = self._added, Counter()
        rows = [{"post_code": code, "open_cases": count} for code, count in sorted(added.items()) if count]
        await insert_rows(connection, post_load, rows, _ADD)

    def discard(self) -> None:
        self._added.clear()
        self._open_cases.clear()
