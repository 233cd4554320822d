"""How many WeChat messages people have agreed to, in Postgres: one consent, one message."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import any_, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notify.adapters.tables import wechat_consent

# Locked, so that the last consent is spent once.
_LEFT = (
    select(wechat_consent)
    .where(wechat_consent.c.owner == any_(bindparam("owners", type_=ARRAY(wechat_consent.c.owner.type))))
    .where(wechat_consent.c.quota > 0)
    .order_by(wechat_consent.c.owner, wechat_consent.c.template)
    .with_for_update()
)
_SPEND = text("""
UPDATE wechat_consent SET quota = quota - :count, updated_at = now() WHERE owner = :owner AND template = :template
""")
_GIVE = text("""
INSERT INTO wechat_consent (owner, template, quota, updated_at) VALUES (:owner, :template, :count, :now)
ON CONFLICT (owner, template) DO UPDATE
   SET quota = least(wechat_consent.quota + excluded.quota, :quota_max), updated_at = excluded.updated_at
""")
_OF_OWNER = select(wechat_consent).where(wechat_consent.c.owner == bindparam("owner"))


class ConsentLedger:
    """See `usecases.ports.Consents`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._left: dict[tuple[str, str], int] = {}
        self._spent: Counter[tuple[str, str]] = Counter()

    async def look_up(self, owners: Iterable[str]) -> None:
        rows = await self._connection.execute(_LEFT, {"owners": sorted(set(owners))})
        self._left = {(row.owner, row.template): row.quota for row in rows}

    def has(self, owner: str, template: str) -> bool:
        return self._left.get((owner, template), 0) > 0

    def spend(self, owner: str, template: str) -> None:
        self._left[owner, template] -= 1
        self._spent[owner, template] += 1

    async def give(self, owner: str, template: str, count: int, quota_max: int, now: datetime) -> None:
        values = {"owner": owner, "template": template, "count": count, "quota_max": quota_max, "now": now}
        await self._connection.execute(_GIVE, values)

    async def of_owner(self, owner: str) -> dict[str, int]:
        """By template."""
        rows = await self._connection.execute(_OF_OWNER.order_by(wechat_consent.c.template), {"owner": owner})
        return {row.template: row.quota for row in rows}

    async def flush(self, connection: AsyncConnection) -> None:
        spent, self._spent = self._spent, Counter()
        for (owner, template), count in sorted(spent.items()):
            await connection.execute(_SPEND, {"owner": owner, "template": template, "count": count})

    def discard(self) -> None:
        self._left.clear()
        self._spent.clear()
