"""Writes in whose queues cases stand now, and what changed by that, in one statement."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from chassis.database import columns_of, given, values_of
from chassis.writes import Write
from services.routing.adapters.queue_tables import queue_item
from services.routing.domain.case import Case
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.queue_places import places_of

SnapshotInForce = Callable[[], Snapshot | None]

_COLUMNS = tuple(column.name for column in queue_item.columns)
_SET = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name not in ("case_id", "unit_code"))
_SAVED = (("case_id", "uuid"), ("version", "integer"), ("state", "text"), ("cause", "text"), ("lead_unit", "text"))


# The cases are locked, or new: nobody else changes these rows. All parts see the rows as they were before.
@cache
def _parts(is_one_case: bool, is_one_place: bool) -> tuple[tuple[str, str], ...]:
    cases = "= CAST(:saved_case_id AS uuid)" if is_one_case else "= ANY(CAST(:saved_case_id AS uuid[]))"
    return (
        ("saved", given(_SAVED, is_one_case, "saved_")),
        ("now_there", given(columns_of(queue_item, _COLUMNS), is_one_place)),
        ("before", f"SELECT case_id, unit_code, role, is_open FROM queue_item WHERE case_id {cases}"),
        (
            "gone",
            f"DELETE FROM queue_item WHERE case_id {cases} "
            "AND (case_id, unit_code) NOT IN (SELECT case_id, unit_code FROM now_there)",
        ),
        (
            "placed",
            f"INSERT INTO queue_item SELECT * FROM now_there ON CONFLICT (case_id, unit_code) DO UPDATE SET {_SET}",
        ),
    )


_TELL = """
INSERT INTO queue_change (unit_code, case_id, kind, role, state, version, cause, lead_unit)
SELECT unit_code, case_id,
       CASE WHEN before.is_open IS NOT TRUE THEN 'entered'
            WHEN now_there.is_open IS TRUE THEN 'changed' ELSE 'left' END,
       CASE WHEN now_there.is_open IS TRUE THEN now_there.role ELSE before.role END,
       saved.state, saved.version, saved.cause, saved.lead_unit
  FROM before FULL JOIN now_there USING (case_id, unit_code) JOIN saved USING (case_id)
 WHERE before.is_open IS TRUE OR now_there.is_open IS TRUE
 ORDER BY case_id, unit_code
"""


def replacement(cases: Sequence[Case], causes: Mapping[UUID, str], snapshot: Snapshot | None) -> list[Write]:
    """`causes`: the event by which each case became what it is."""
    saved = [_saved(case, causes.get(case.id, "")) for case in cases]
    places = [row for case in cases for row in item_rows(case, snapshot)]
    if not saved:
        return []
    values = values_of(saved, "saved_") | (values_of(places) if places else dict.fromkeys(_COLUMNS, ()))
    return [Write(_TELL, values, _parts(len(saved) == 1, len(places) == 1))]


def _saved(case: Case, cause: str) -> dict[str, Any]:
    lead_unit = case.lead.unit_code if case.lead else ""
    return {"case_id": case.id, "version": case.version, "state": case.state, "cause": cause, "lead_unit": lead_unit}


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
