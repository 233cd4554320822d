"""Claims in Postgres. They change under the lock of their case, and who watches the queue sees them."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.claim import Claim

_HELD = text(
    "SELECT unit_code, post_code, claimed_by, claimed_at, until FROM case_claim "
    "WHERE case_id = :case AND unit_code = :unit AND until > clock_timestamp()"
)
_SET = text("""
INSERT INTO case_claim (case_id, unit_code, post_code, claimed_by, claimed_at, until)
VALUES (:case, :unit, :post, :holder, :since, :until)
ON CONFLICT (case_id, unit_code) DO UPDATE SET post_code = excluded.post_code, claimed_by = excluded.claimed_by,
   claimed_at = excluded.claimed_at, until = excluded.until
""")
_END = text("DELETE FROM case_claim WHERE case_id = :case AND unit_code = :unit")
_STANDS_OPEN = text("SELECT is_open FROM queue_item WHERE case_id = :case AND unit_code = :unit")
_TELL = text("""
INSERT INTO queue_change (unit_code, case_id, kind, role, state, version, cause, lead_unit)
SELECT item.unit_code, item.case_id, 'changed', item.role, item.state, case_file.version, :cause, case_file.lead_unit
  FROM queue_item AS item JOIN case_file ON case_file.id = item.case_id
 WHERE item.case_id = :case AND item.unit_code = :unit AND item.is_open
""")


class ClaimRepository:
    def __init__(self) -> None:
        self.connection: AsyncConnection

    async def held(self, case_id: UUID, unit_code: str) -> Claim | None:
        found = await self.connection.execute(_HELD, {"case": case_id, "unit": unit_code})
        row = found.one_or_none()
        return None if row is None else Claim(*row)

    async def is_open_for(self, case_id: UUID, unit_code: str) -> bool | None:
        found = await self.connection.execute(_STANDS_OPEN, {"case": case_id, "unit": unit_code})
        is_open: bool | None = found.scalar_one_or_none()
        return is_open

    async def set(self, case_id: UUID, claim: Claim) -> None:
        values = {"post": claim.post_code, "holder": claim.holder, "since": claim.since, "until": claim.until}
        await self.connection.execute(_SET, {"case": case_id, "unit": claim.unit_code, **values})
        await self._tell(case_id, claim.unit_code, "claimed")

    async def end(self, case_id: UUID, unit_code: str) -> None:
        await self.connection.execute(_END, {"case": case_id, "unit": unit_code})
        await self._tell(case_id, unit_code, "released")

    async def _tell(self, case_id: UUID, unit_code: str, cause: str) -> None:
        await self.connection.execute(_TELL, {"case": case_id, "unit": unit_code, "cause": cause})
