"""What was noticed of those who have to answer for something, and the trails that say whose it was."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.audit.adapters.area_terms import area_values, in_area
from services.audit.domain.accountability import ACTIONS, Answerable
from services.audit.domain.record import column_text
from services.audit.usecases.ports import StoredRecord

# One walk down the index for each action, together as far as a page needs. Who is named anywhere in a case may have to
# answer for something in it; the trail says whether.
_NOTICED = text(f"""
SELECT found.index, found.leaf
  FROM unnest(CAST(:actions AS text[])) AS acted(action) CROSS JOIN LATERAL (
       SELECT index, leaf FROM record AS r
        WHERE r.action = acted.action AND r.case_id IS NOT NULL AND r.case_version > 0 AND r.service = 'routing'
          AND r.index >= :begin AND r.index < :before
          AND (CAST(:since AS timestamptz) IS NULL OR r.occurred_at >= :since)
          AND (CAST(:until AS timestamptz) IS NULL OR r.occurred_at < :until)
          AND (CAST(:unit AS text) IS NULL
               OR EXISTS (SELECT FROM case_unit AS c WHERE c.case_id = r.case_id AND c.unit = :unit)
               OR position(CAST(:unit_bytes AS bytea) IN r.leaf) > 0)
          AND (CAST(:post_bytes AS bytea) IS NULL OR EXISTS (
               SELECT FROM record AS t WHERE t.case_id = r.case_id AND position(:post_bytes IN t.leaf) > 0))
          AND (CAST(:power AS text) IS NULL OR EXISTS (
               SELECT FROM record AS t WHERE t.case_id = r.case_id AND t.power_code = :power))
          AND (CAST(:area AS text) IS NULL OR EXISTS (
               SELECT FROM case_unit AS c WHERE c.case_id = r.case_id AND {in_area("c.unit")}))
          AND NOT EXISTS (SELECT FROM case_withheld AS w WHERE w.case_id = r.case_id AND w.unit = :own_unit)
        ORDER BY r.index DESC LIMIT :count) AS found
 ORDER BY found.index DESC LIMIT :count
""")
_TRAILS = text("""
SELECT index, leaf FROM record WHERE case_id = ANY(CAST(:cases AS uuid[]))
 ORDER BY case_id, case_version, occurred_at, index
""")


class Accounts:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def noticed(
        self,
        asked: Answerable,
        own_unit: str | None,
        since: datetime | None,
        until: datetime | None,
        indices: range,
        count: int,
    ) -> list[StoredRecord]:
        """The newest first, of cases in which those who are asked about have a part; none about the own unit."""
        values: dict[str, Any] = {"actions": list(ACTIONS), "since": since, "until": until, "count": count}
        values |= {"begin": indices.start, "before": indices.stop}
        values |= {"unit": asked.unit and column_text(asked.unit), "power": asked.power and column_text(asked.power)}
        values |= {"unit_bytes": _quoted(asked.unit), "post_bytes": _quoted(asked.post)}
        values |= area_values(asked.area) | {"own_unit": own_unit or ""}
        rows = await self._connection.execute(_NOTICED, values)
        return [StoredRecord(index, leaf) for index, leaf in rows]

    async def trails(self, cases: Sequence[UUID]) -> list[StoredRecord]:
        """Case by case, each in the order of its trail."""
        rows = await self._connection.execute(_TRAILS, {"cases": list(cases)})
        return [StoredRecord(index, leaf) for index, leaf in rows]


def _quoted(code: str | None) -> bytes | None:
    """As it stands in a leaf."""
    return None if code is None else f'"{code}"'.encode()
