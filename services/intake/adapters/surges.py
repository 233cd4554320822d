"""Surges in Postgres, and how far they were looked for."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import bindparam, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.intake.adapters.surge_handling import HANDLED, SurgeHandlingTable, handling_of, handling_row
from services.intake.adapters.tables import issue, surge, surge_handling, surge_issue, surge_watch
from services.intake.domain.surges.handling import Handling
from services.intake.domain.surges.noticed import NoticedSurge
from services.intake.domain.surges.report import WatchedReport
from services.intake.domain.surges.surge import Surge

# An advisory lock and no row lock: that would make the transaction a writer from its start, for which the relay waits.
_TAKE = text("SELECT pg_try_advisory_xact_lock(hashtext('intake.surge_watch'))")
_UUIDS = ARRAY(postgresql.UUID(as_uuid=True))
_NEWEST = UUID(int=(1 << 128) - 1)
_NOTICED = f"""
SELECT surge.*, joined.last_joined_at, joined.issues, joined.people, {HANDLED}
  FROM surge LEFT JOIN surge_handling AS handling ON handling.surge_id = surge.id
  CROSS JOIN LATERAL (
    SELECT max(surge_issue.joined_at) AS last_joined_at, array_agg(DISTINCT surge_issue.issue_id) AS issues,
           count(DISTINCT person.ref) AS people
      FROM surge_issue CROSS JOIN LATERAL (
        SELECT reporter_ref AS ref FROM issue WHERE issue.id = surge_issue.issue_id
        UNION ALL SELECT reporter_ref FROM issue_follower WHERE issue_follower.issue_id = surge_issue.issue_id
      ) AS person
     WHERE surge_issue.surge_id = surge.id
  ) AS joined
 WHERE """
_BEFORE = "surge.id < :before ORDER BY surge.id DESC LIMIT :rows"
_ALL = text(_NOTICED + _BEFORE)
_CORRECTIONS = text(f"{_NOTICED} handling.to_verify AND handling.answered_at IS NOT NULL AND {_BEFORE}")
_ONE = text(f"{_NOTICED} surge.id = ANY(:ids) ORDER BY surge.id")


# Not the seal, which is by far the largest.
_READ = tuple(
    issue.c[name]
    for name in ("id", "reporter_ref", "title_masked", "text_masked", "received_at", "area_code", "category_code")
)


class SurgeTable(SurgeHandlingTable):
    """What begins and joins is buffered: see chassis.unit_of_work. Implements SurgeBook."""

    def __init__(self) -> None:
        super().__init__()
        self._handled: list[dict[str, Any]] = []
        self._begun: list[dict[str, Any]] = []
        self._joined: list[dict[str, Any]] = []
        self._reached: UUID | None = None

    async def take_watch(self) -> UUID | None:
        if not (await self.connection.execute(_TAKE)).scalar_one():
            return None
        reached: UUID = (await self.connection.execute(select(surge_watch.c.reached))).scalar_one()
        return reached

    def move_watch(self, reached: UUID) -> None:
        self._reached = reached

    async def reports_after(self, after: UUID, except_for: Collection[UUID], limit: int) -> list[WatchedReport]:
        statement = (
            select(*_READ)
            .where(issue.c.id > after, issue.c.id != bindparam("known", type_=_UUIDS).all_())
            .where(issue.c.about_unit.is_(None), issue.c.erased_at.is_(None), issue.c.parent_id.is_(None))
            .order_by(issue.c.id)
            .limit(limit)
        )
        return [_report(row) for row in await self.connection.execute(statement, {"known": list(except_for)})]

    async def surge_of(self, issue_ids: Sequence[str]) -> UUID | None:
        wanted = surge_issue.c.issue_id.in_(list(map(UUID, issue_ids)))
        statement = select(surge_issue.c.surge_id).where(wanted).order_by(surge_issue.c.issue_id).limit(1)
        found: UUID | None = (await self.connection.execute(statement)).scalar_one_or_none()
        return found

    async def is_erased(self, issue_id: str) -> bool:
        statement = select(issue.c.erased_at).where(issue.c.id == UUID(issue_id)).with_for_update(read=True)
        return (await self.connection.execute(statement)).scalar_one() is not None

    def begin(self, surge_id: UUID, begun: Surge, handling: Handling) -> None:
        self._handled.append(handling_row(handling))
        kept = {name: getattr(begun, name) for name in ("headline", "category_code", "first_seen", "detected_at")}
        self._begun.append(
            kept
            | {
                "id": surge_id,
                "headline_issue_id": UUID(begun.headline_report),
                "words": begun.told_words,
                "areas": orjson.dumps(begun.areas).decode(),
                "growth": begun.growth,
                "to_verify": begun.to_verify,
            }
        )
        self.join(surge_id, begun.reports, begun.detected_at)

    def join(self, surge_id: UUID, issue_ids: Sequence[str], at: datetime) -> None:
        self._joined += [{"issue_id": UUID(each), "surge_id": surge_id, "joined_at": at} for each in issue_ids]

    async def noticed_before(self, surge_id: UUID | None, limit: int) -> list[NoticedSurge]:
        rows = await self.connection.execute(_ALL, {"before": surge_id or _NEWEST, "rows": limit})
        return [_noticed(row) for row in rows]

    async def corrections_before(self, surge_id: UUID | None, limit: int) -> list[NoticedSurge]:
        rows = await self.connection.execute(_CORRECTIONS, {"before": surge_id or _NEWEST, "rows": limit})
        return [_noticed(row) for row in rows]

    async def noticed(self, surge_id: UUID) -> NoticedSurge | None:
        await self.lock(surge_id)
        return next(iter(await self._these([surge_id])), None)

    async def due_for_nudge(self, now: datetime, limit: int) -> list[NoticedSurge]:
        return await self._these(await self.due(now, limit))

    async def _these(self, ids: Sequence[UUID]) -> list[NoticedSurge]:
        if not ids:
            return []
        return [_noticed(row) for row in await self.connection.execute(_ONE, {"ids": list(ids)})]

    async def flush(self, connection: AsyncConnection) -> None:
        begun, joining, reached, handled = self._begun, self._joined, self._reached, self._handled
        self.discard()
        await insert_rows(connection, surge, begun)
        await insert_rows(connection, surge_handling, handled)
        await insert_rows(connection, surge_issue, joining, "ON CONFLICT DO NOTHING")
        if reached is not None:
            await connection.execute(update(surge_watch).values(reached=reached))

    def discard(self) -> None:
        self._begun, self._joined, self._reached, self._handled = [], [], None, []


def _report(row: Any) -> WatchedReport:
    issue_id, *others = row
    return WatchedReport(str(issue_id), *others)


def _noticed(row: Any) -> NoticedSurge:
    plain = ("id", "headline", "words", "category_code", "first_seen", "detected_at", "growth")
    handling = handling_of(row)
    return NoticedSurge(
        **{name: getattr(row, name) for name in plain},
        headline_issue=row.headline_issue_id,
        areas=tuple(orjson.loads(row.areas)),
        last_joined_at=row.last_joined_at,
        issues=tuple(row.issues),
        people=row.people,
        to_verify=row.to_verify or bool(handling and handling.to_verify),
        handling=handling,
    )
