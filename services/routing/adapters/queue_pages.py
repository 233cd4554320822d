"""Pages of a unit's queue, and how many cases of which kind lie in it.

Every page is read from one index in the order of the queue (`queue_item_order`); filters are judged on what the index
carries. So that a filter that hardly anything passes can't read a whole history, a page looks at so many entries and no
more; the next one goes on behind them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.adapters.case_rows import case_of
from services.routing.adapters.tables import case_file
from services.routing.domain.case import Case

# Entries of the index that one page looks at: 5 ms of it. A text stands with the case, and costs more.
EXAMINED_MAX = 20_000
EXAMINED_FOR_TEXT_MAX = 2_000
# Later than any case; a first page has to begin somewhere.
_START = (datetime.fromisoformat("0001-01-02T00:00:00+00:00"), UUID(int=0))

Position = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """`due_before`: due until then. `not_about`: codes and names of units the reader belongs to, see `recusal`."""

    is_open: bool = True
    states: Sequence[str] = ()
    roles: Sequence[str] = ()
    urgencies: Sequence[str] = ()
    categories: Sequence[str] | None = None
    post: str = ""
    due_before: datetime | None = None
    words: str = ""
    not_about: Sequence[str] = field(default=())

    @property
    def examined_max(self) -> int:
        return EXAMINED_FOR_TEXT_MAX if self.words else EXAMINED_MAX


class QueueEntry(NamedTuple):
    """`claim`: (post, until) as long as somebody of the unit holds it."""

    case: Case
    role: str
    post_code: str
    due_at: datetime | None
    position: Position
    claim: tuple[str, datetime] | None


_EXAMINED = """
SELECT * FROM queue_item
 WHERE unit_code = :unit AND is_open = :is_open AND (press_at, case_id) > (:after_at, :after_id)
 ORDER BY press_at, case_id
"""
_CONDITIONS = {
    "states": "item.state = ANY(:states)",
    "roles": "item.role = ANY(:roles)",
    "urgencies": "item.urgency = ANY(:urgencies)",
    "categories": "item.category_code = ANY(:categories)",
    "post": "item.post_code = :post",
    "due_before": "item.due_at < :due_before",
    "words": "(case_file.title_masked ILIKE :words OR case_file.text_masked ILIKE :words)",
}

_NOT_SHOWN = {
    "decision": "NULL::jsonb",
    "classification": "NULL::jsonb",
    "fields": "'{}'::jsonb",
    "clocks": "'[]'::jsonb",
    "text_masked": "''",
}
_CASE = ", ".join(
    f"{_NOT_SHOWN[column.name]} AS {column.name}" if column.name in _NOT_SHOWN else f"case_file.{column.name}"
    for column in case_file.columns
)


_HAS_QUEUE = text("SELECT EXISTS (SELECT FROM queue_item WHERE unit_code = :unit)")


async def has_queue(connection: AsyncConnection, unit: str) -> bool:
    """Whether the unit has, or had, to do with any case."""
    return bool((await connection.execute(_HAS_QUEUE, {"unit": unit})).scalar_one())


async def queue_page(
    connection: AsyncConnection, unit: str, chosen: QueueFilter, limit: int, after: Position | None, now: datetime
) -> tuple[list[QueueEntry], Position | None]:
    """At most `limit` entries, the most pressing first, and where the next page begins, if there may be one."""
    values = _values(unit, chosen, after)
    conditions = tuple(name for name in _CONDITIONS if name in values)
    asked = {**values, "not_about": list(chosen.not_about), "now": now, "limit": limit + 1}
    asked["examined_max"] = chosen.examined_max
    entries = [_entry(row) for row in await connection.execute(_page_statement(conditions), asked)]
    if len(entries) > limit:
        return entries[:limit], entries[limit - 1].position
    return entries, await _last_examined(connection, chosen, values)


@lru_cache(maxsize=128)
def _page_statement(conditions: tuple[str, ...]) -> TextClause:
    """Without what a list does not show: how a case was decided is most of its bytes."""
    return text(f"""
        SELECT {_CASE}, item.role AS queue_role, item.post_code AS queue_post, item.due_at AS queue_due_at,
               item.press_at, case_claim.post_code AS claim_post, case_claim.until AS claim_until
          FROM ({_EXAMINED} LIMIT :examined_max) AS item JOIN case_file ON case_file.id = item.case_id
          LEFT JOIN case_claim ON case_claim.case_id = item.case_id AND case_claim.unit_code = item.unit_code
                AND case_claim.until > :now
         WHERE {" AND ".join(["case_file.about_unit <> ALL(:not_about)", *(_CONDITIONS[each] for each in conditions)])}
         ORDER BY item.press_at, item.case_id LIMIT :limit
    """)


def _values(unit: str, chosen: QueueFilter, after: Position | None) -> dict[str, Any]:
    after_at, after_id = after or _START
    words = chosen.words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    values: dict[str, Any] = {
        "unit": unit,
        "is_open": chosen.is_open,
        "after_at": after_at,
        "after_id": after_id,
        "states": list(chosen.states),
        "roles": list(chosen.roles),
        "urgencies": list(chosen.urgencies),
        "categories": None if chosen.categories is None else list(chosen.categories),
        "post": chosen.post,
        "due_before": chosen.due_before,
        "words": f"%{words}%" if words else "",
    }
    return {name: value for name, value in values.items() if value or name in ("is_open", "unit")}


async def _last_examined(connection: AsyncConnection, chosen: QueueFilter, values: dict[str, Any]) -> Position | None:
    """Where a page stopped looking before its end; None when it looked at all there is."""
    statement = text(f"SELECT press_at, case_id FROM ({_EXAMINED} OFFSET :examined LIMIT 1) AS last")
    known = {name: values[name] for name in ("unit", "is_open", "after_at", "after_id")}
    row = (await connection.execute(statement, {**known, "examined": chosen.examined_max - 1})).one_or_none()
    return None if row is None else (row.press_at, row.case_id)


def _entry(row: Any) -> QueueEntry:
    claim = (row.claim_post, row.claim_until) if row.claim_post is not None else None
    return QueueEntry(case_of(row), row.queue_role, row.queue_post, row.queue_due_at, (row.press_at, row.id), claim)


class QueueCount(NamedTuple):
    """Open entries of one role, state and urgency, and how many of them are pressed by which time."""

    role: str
    state: str
    urgency: str
    cases: int
    overdue: int
    due_today: int
    due_in_24_hours: int
    due_in_3_days: int
    response_overdue: int
    response_due_in_4_hours: int


_COUNTS = text("""
SELECT role, state, urgency, count(*) AS cases,
       count(*) FILTER (WHERE due_at < :now) AS overdue,
       count(*) FILTER (WHERE due_at >= :now AND due_at < :tomorrow) AS due_today,
       count(*) FILTER (WHERE due_at >= :now AND due_at < :now + interval '24 hours') AS due_in_24_hours,
       count(*) FILTER (WHERE due_at >= :now AND due_at < :now + interval '3 days') AS due_in_3_days,
       count(*) FILTER (WHERE respond_at < :now) AS response_overdue,
       count(*) FILTER (WHERE respond_at >= :now AND respond_at < :now + interval '4 hours') AS response_due_in_4_hours
  FROM queue_item WHERE unit_code = :unit AND is_open GROUP BY role, state, urgency ORDER BY role, state, urgency
""")


async def queue_counts(connection: AsyncConnection, unit: str, now: datetime, tomorrow: datetime) -> list[QueueCount]:
    """Exact, of what is open: one walk over the unit's part of the index. `tomorrow`: when the civil day ends."""
    rows = await connection.execute(_COUNTS, {"unit": unit, "now": now, "tomorrow": tomorrow})
    return [QueueCount(*row) for row in rows]
