"""Who answers which surge, in Postgres, and who was told the answer. Not buffered: a handful of rows."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.ids import first_id_before
from services.intake.domain.surges.handling import Handling, Nudge, Outcome
from services.intake.usecases.surge_ports import UntoldIssue

_NAMES = tuple(field.name for field in fields(Handling))
_NEWER = ", ".join(f"{name} = excluded.{name}" for name in _NAMES if name != "surge_id")
_PUT = text(f"""
INSERT INTO surge_handling ({", ".join(_NAMES)}) VALUES ({", ".join(f":{name}" for name in _NAMES)})
ON CONFLICT (surge_id) DO UPDATE SET {_NEWER}""")
HANDLED = ", ".join(f"handling.{name} AS h_{name}" for name in _NAMES)
_LOCK = text("SELECT surge_id FROM surge_handling WHERE surge_id = :id FOR UPDATE")
_DUE = text("""
SELECT surge_id FROM surge_handling WHERE next_nudge_at <= :now
 ORDER BY next_nudge_at LIMIT :rows FOR UPDATE SKIP LOCKED""")
_OF_ISSUE = text("SELECT surge_id FROM surge_issue WHERE issue_id = :id")
_OF_ITS_SURGE = text(
    f"SELECT {HANDLED} FROM surge_issue JOIN surge_handling AS handling USING (surge_id) WHERE issue_id = :id"
)
_TAKE_UNTOLD = text("""
WITH untold AS (
    SELECT surge_issue.issue_id, handling.surge_id, handling.answer, handling.outcome
      FROM surge_handling AS handling JOIN surge_issue ON surge_issue.surge_id = handling.surge_id
     WHERE handling.answered_at IS NOT NULL AND surge_issue.told_at IS NULL
     ORDER BY surge_issue.issue_id LIMIT :rows FOR UPDATE OF surge_issue SKIP LOCKED
), told AS (
    UPDATE surge_issue SET told_at = now() FROM untold WHERE surge_issue.issue_id = untold.issue_id
)
SELECT issue.id, issue.reporter_ref, issue.channel, issue.title_masked, issue.area_code, issue.receiving_unit,
       untold.surge_id, untold.answer, untold.outcome, issue.call_back_wanted
  FROM untold JOIN issue ON issue.id = untold.issue_id ORDER BY issue.id""")
_NTH_NEWEST = text("SELECT id FROM issue WHERE id <= :reached ORDER BY id DESC OFFSET :reports LIMIT 1")


class SurgeHandlingTable:
    """The part of SurgeBook that is about answering."""

    def __init__(self) -> None:
        self.connection: AsyncConnection

    async def read_again_from(self, reached: UUID, days: int, reports: int) -> UUID:
        by_time = first_id_before(reached, timedelta(days=days))
        row = (await self.connection.execute(_NTH_NEWEST, {"reached": reached, "reports": reports})).one_or_none()
        return by_time if row is None else max(by_time, row.id)

    async def lock(self, surge_id: UUID) -> None:
        await self.connection.execute(_LOCK, {"id": surge_id})

    async def of_issue(self, issue_id: UUID) -> UUID | None:
        found: UUID | None = (await self.connection.execute(_OF_ISSUE, {"id": issue_id})).scalar_one_or_none()
        return found

    async def handling_of_issue(self, issue_id: UUID) -> Handling | None:
        row = (await self.connection.execute(_OF_ITS_SURGE, {"id": issue_id})).one_or_none()
        return handling_of(row) if row else None

    async def keep(self, handling: Handling) -> None:
        await self.connection.execute(_PUT, handling_row(handling))

    async def due(self, now: datetime, limit: int) -> Sequence[UUID]:
        return (await self.connection.execute(_DUE, {"now": now, "rows": limit})).scalars().all()

    async def take_untold(self, limit: int) -> list[UntoldIssue]:
        return [UntoldIssue(*row) for row in await self.connection.execute(_TAKE_UNTOLD, {"rows": limit})]


def handling_row(handling: Handling) -> dict[str, Any]:
    row = {name: getattr(handling, name) for name in _NAMES}
    plain = {name: None if row[name] is None else str(row[name]) for name in ("nudged", "outcome")}
    return row | plain | {"evidence": orjson.dumps(list(map(str, handling.evidence))).decode()}


def handling_of(row: Row[Any]) -> Handling | None:
    """Of a row with HANDLED; None for a surge of before there was such a thing."""
    if row.h_surge_id is None:
        return None
    values = {name: getattr(row, f"h_{name}") for name in _NAMES}
    nudged, outcome = values["nudged"], values["outcome"]
    return Handling(
        **values
        | {
            "nudged": None if nudged is None else Nudge(nudged),
            "outcome": None if outcome is None else Outcome(outcome),
            "evidence": tuple(map(UUID, orjson.loads(values["evidence"]))),
        }
    )
