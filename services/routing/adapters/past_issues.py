"""Cases as they were decided, to be decided again: the newest first, a page a transaction."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.routing.adapters.tables import case_file
from services.routing.domain.calendar import CHINA
from services.routing.domain.replay import PastCase
from services.routing.domain.simulation import past_case_of_record

# Read on the event loop: few milliseconds a page.
PAGE_ROWS = 500

_c = case_file.c
_FACTS = _c.decision["explanation"]["facts"].label("facts")
_COLUMNS = (_c.id, _c.is_open, _c.title_masked, _c.text_masked, _FACTS)


@dataclass(frozen=True, slots=True)
class PastIssues:
    """Which: received on these civil dates (both inclusive), led by this unit or worked on by its posts; the newest
    `limit` of them. `not_about`: codes and names of the reader's unit, which learns of no case about itself."""

    limit: int
    since: date | None = None
    until: date | None = None
    unit: str | None = None
    not_about: Sequence[str] = ()


async def past_pages(engine: AsyncEngine, chosen: PastIssues) -> AsyncIterator[Sequence[Any]]:
    """Rows for `past_cases`. Cases that no rulebook has decided yet are not among them."""
    left, after = chosen.limit, None
    while left > 0:
        async with engine.connect() as connection:
            rows = (await connection.execute(_page(chosen, min(left, PAGE_ROWS), after))).all()
        if not rows:
            return
        yield rows
        left, after = left - len(rows), rows[-1].id


async def past_count(engine: AsyncEngine, chosen: PastIssues) -> int:
    """How many rows `past_pages` would give now."""
    rows = _chosen(select(_c.id), chosen).limit(chosen.limit).subquery()
    async with engine.connect() as connection:
        return int((await connection.execute(select(func.count()).select_from(rows))).scalar_one())


def past_cases(rows: Sequence[Any]) -> list[PastCase]:
    """Of one page."""
    return [_past_case(row) for row in rows]


def _past_case(row: Any) -> PastCase:
    has_text = row.title_masked or row.text_masked
    text = f"{row.title_masked}\n{row.text_masked}" if has_text else None
    return past_case_of_record(str(row.id), row.facts, text, row.is_open)


def _page(chosen: PastIssues, count: int, after: UUID | None) -> Select[Any]:
    statement = _chosen(select(*_COLUMNS), chosen)
    if after is not None:
        statement = statement.where(_c.id < after)
    return statement.order_by(_c.id.desc()).limit(count)


def _chosen(statement: Select[Any], chosen: PastIssues) -> Select[Any]:
    statement = statement.where(_c.decision.is_not(None), _c.about_unit.not_in(chosen.not_about))
    if chosen.since is not None:
        statement = statement.where(_c.received_at >= _start_of(chosen.since))
    if chosen.until is not None:
        statement = statement.where(_c.received_at < _start_of(chosen.until + timedelta(days=1)))
    if chosen.unit is not None:
        statement = statement.where(or_(_c.lead_unit == chosen.unit, _c.work_unit == chosen.unit))
    return statement


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)
