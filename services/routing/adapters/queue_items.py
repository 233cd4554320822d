"""Writes in whose queues cases stand now, and what changed by that, in one statement."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.adapters.queue_tables import queue_item
from services.routing.domain.case import Case
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.queue_places import places_of

SnapshotInForce = Callable[[], Snapshot | None]


def _arrays(table: Table) -> str:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return ", ".join(f"CAST(:{column.name} AS {column.type.compile(dialect)}[])" for column in table.columns)


_COLUMNS = [column.name for column in queue_item.columns]
_SET = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name not in ("case_id", "unit_code"))
# The cases are locked, or new: nobody else changes these rows. All parts see the rows as they were before.
_REPLACE = text(f"""
WITH saved AS (
    SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS int[]), CAST(:states AS text[]),
                         CAST(:causes AS text[]), CAST(:leads AS text[]))
                  AS saved (case_id, version, state, cause, lead_unit)
), now_there AS (
    SELECT * FROM unnest({_arrays(queue_item)}) AS item ({", ".join(_COLUMNS)})
), before AS (
    SELECT case_id, unit_code, role, is_open FROM queue_item WHERE case_id = ANY(CAST(:ids AS uuid[]))
), gone AS (
    DELETE FROM queue_item AS item USING before
     WHERE item.case_id = before.case_id AND item.unit_code = before.unit_code
       AND (item.case_id, item.unit_code) NOT IN (SELECT case_id, unit_code FROM now_there)
), placed AS (
    INSERT INTO queue_item SELECT * FROM now_there ON CONFLICT (case_id, unit_code) DO UPDATE SET {_SET}
)
INSERT INTO queue_change (unit_code, case_id, kind, role, state, version, cause, lead_unit)
SELECT unit_code, case_id,
       CASE WHEN before.is_open IS NOT TRUE THEN 'entered'
            WHEN now_there.is_open IS TRUE THEN 'changed' ELSE 'left' END,
       CASE WHEN now_there.is_open IS TRUE THEN now_there.role ELSE before.role END,
       saved.state, saved.version, saved.cause, saved.lead_unit
  FROM before FULL JOIN now_there USING (case_id, unit_code) JOIN saved USING (case_id)
 WHERE before.is_open IS TRUE OR now_there.is_open IS TRUE
 ORDER BY case_id, unit_code
""")


async def replace_places(
    connection: AsyncConnection, cases: Iterable[Case], causes: Mapping[UUID, str], snapshot: Snapshot | None
) -> None:
    """`causes`: the event by which each case became what it is."""
    saved = list(cases)
    if not saved:
        return
    rows = [row for case in saved for row in item_rows(case, snapshot)]
    values: dict[str, Sequence[Any]] = {name: [row[name] for row in rows] for name in _COLUMNS}
    values |= {
        "ids": [case.id for case in saved],
        "versions": [case.version for case in saved],
        "states": [case.state for case in saved],
        "causes": [causes.get(case.id, "") for case in saved],
        "leads": [case.lead.unit_code if case.lead else "" for case in saved],
    }
    await connection.execute(_REPLACE, values)


def item_rows(case: Case, snapshot: Snapshot | None) -> list[dict[str, Any]]:
    """All columns of queue_item, in its order."""
    return [
        {
            "case_id": case.id,
            "unit_code": place.unit_code,
            "role": place.role,
            "is_open": place.is_open,
            "state": case.state,
            "urgency": case.report.urgency,
            "category_code": case.report.category_code,
            "post_code": place.post_code,
            "respond_at": place.respond_at,
            "due_at": place.due_at,
            "press_at": place.due_at or case.opened_at,
        }
        for place in places_of(case, snapshot)
    ]
