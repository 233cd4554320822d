"""How many WeChat messages people have agreed to, in Postgres: one consent, one message."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import any_, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notify.adapters.tables import wechat_consent
from services.notify.domain.consents import MessageConsent

# Locked, so that the last consent is spent once; and those of nothing, too, for a batch may bring a first one.
_LEFT = (
    select(wechat_consent)
    .where(wechat_consent.c.owner == any_(bindparam("owners", type_=ARRAY(wechat_consent.c.owner.type))))
    .order_by(wechat_consent.c.owner, wechat_consent.c.template)
    .with_for_update()
)
_SPEND = text("""
UPDATE wechat_consent SET quota = greatest(0, quota - :count), updated_at = now()
 WHERE owner = :owner AND template = :template
""")
# A row to lock, so that two who tell of one person's consent do it one after the other.
_BEGIN = text("""
INSERT INTO wechat_consent (owner, template, quota, updated_at) VALUES (:owner, :template, 0, now())
ON CONFLICT DO NOTHING
""")
_LOCK = text("""
SELECT quota, unpaired, given_at, heard_at FROM wechat_consent
 WHERE owner = :owner AND template = :template FOR UPDATE
""")
_PUT = text("""
UPDATE wechat_consent
   SET quota = :quota, unpaired = :unpaired, given_at = :given_at, heard_at = :heard_at, updated_at = now()
 WHERE owner = :owner AND template = :template
""")
_OF_OWNER = select(wechat_consent).where(wechat_consent.c.owner == bindparam("owner"))


class ConsentLedger:
    """See `usecases.ports.Consents`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._left: dict[tuple[str, str], int] = {}
        self._spent: Counter[tuple[str, str]] = Counter()

    async def look_up(self, owners: Iterable[str]) -> None:
        wanted = sorted(set(owners))
        rows = await self._connection.execute(_LEFT, {"owners": wanted}) if wanted else ()
        self._left = {(row.owner, row.template): row.quota for row in rows}

    def has(self, owner: str, template: str) -> bool:
        return self._left.get((owner, template), 0) > 0

    def spend(self, owner: str, template: str) -> None:
        self._left[owner, template] -= 1
        self._spent[owner, template] += 1

    async def locked(self, owner: str, template: str) -> MessageConsent:
        where = {"owner": owner, "template": template}
        await self._connection.execute(_BEGIN, where)
        row = (await self._connection.execute(_LOCK, where)).one()
        # What the batch in hand has spent is not written yet.
        return MessageConsent(max(0, row.quota - self._spent.pop((owner, template), 0)), *row[1:])

    async def put(self, owner: str, template: str, consent: MessageConsent) -> None:
        await self._connection.execute(_PUT, {"owner": owner, "template": template} | asdict(consent))
        self._left[owner, template] = consent.quota

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
