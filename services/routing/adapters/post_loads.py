"""How many open cases every post has, kept in the transaction that opens or ends a case; and who was set on posts."""

from collections import Counter

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insertion
from chassis.writes import Write
from services.routing.adapters.tables import post_load
from services.routing.domain.load import Load, Seat

_ADD = "ON CONFLICT (post_code) DO UPDATE SET open_cases = post_load.open_cases + excluded.open_cases"
# One statement for every batch: both are few rows.
_ALL = text(
    "SELECT post_code, coalesce(open_cases, 0) AS open_cases, s.set_at IS NOT NULL AS is_set, person, absent_until, "
    "deputy_post FROM (SELECT * FROM post_load WHERE open_cases <> 0) AS l FULL JOIN post_seat AS s USING (post_code)"
)


class PostLoadRepository:
    """Not locked when read: two batches side by side may see each other's cases a moment late, and the decision
    records the load it saw. What is written are differences, in the order of post codes, so that none is lost and
    no two works wait for each other.
    """

    def __init__(self) -> None:
        self.connection: AsyncConnection
        self._open_cases: Counter[str] = Counter()
        self._seats: dict[str, Seat] = {}
        self._added: Counter[str] = Counter()

    @property
    def current(self) -> Load:
        return Load(self._open_cases, self._seats)

    async def load(self) -> None:
        rows = (await self.connection.execute(_ALL)).all()
        self._open_cases = Counter({row.post_code: row.open_cases for row in rows if row.open_cases})
        self._seats = {row.post_code: Seat(row.person, row.absent_until, row.deputy_post) for row in rows if row.is_set}

    def add(self, post_code: str, count: int) -> None:
        self._open_cases[post_code] += count
        self._added[post_code] += count

    async def writes(self) -> list[Write]:
        added, self._added = self._added, Counter()
        rows = [{"post_code": code, "open_cases": count} for code, count in sorted(added.items()) if count]
        return insertion(post_load, rows, _ADD)

    def discard(self) -> None:
        self._added.clear()
        self._open_cases.clear()
