"""What audit recorded of a case's clocks gives the due times that routing tells, whatever was killed in between."""

from datetime import datetime
from typing import Any

from services.routing.adapters.calendar import official_calendar
from services.routing.domain.clocks import due_at
from services.routing.domain.clocks.record import clocks_from_record

_CALENDAR = official_calendar()


def clock_complaints(case: dict[str, Any], items: list[dict[str, Any]]) -> list[str]:
    """`case`: as routing shows it; `items`: its trail, in order."""
    recorded = [event for item in items for event in (item.get("detail") or {}).get("clocks", ())]
    events, shown = clocks_from_record(recorded), case["clocks"]
    names = list(dict.fromkeys(event.clock for event in events))
    if sorted(names) != sorted(view["clock"] for view in shown):
        return [f"{case['case_id']}: clocks {names} on record, {[view['clock'] for view in shown]} in the case"]
    complaints = []
    for view in shown:
        due = due_at(events, view["clock"], _CALENDAR)
        if due is None or due.at != datetime.fromisoformat(view["due_at"]):
            complaints.append(
                f"{case['case_id']}: {view['clock']} is due {view['due_at']}, by the record {due and due.at}"
            )
    return complaints
