"""A demand for a written answer (督办), as the course of a case keeps it."""

from datetime import datetime
from typing import Any

from services.routing.domain.calendar import WorkingCalendar, written
from services.routing.domain.clocks import Limit, due_of


def supervision(
    identity: str, by_unit: str, power_code: str, limit: Limit, at: datetime, calendar: WorkingCalendar
) -> dict[str, Any]:
    """`at` in +08:00. Its clock starts with it, see domain/timekeeping.py."""
    return {
        "id": identity,
        "at": written(at),
        "by_unit": by_unit,
        "power_code": power_code,
        "limit": list(limit),
        "answer_by": written(due_of(limit, at, calendar).at),
        "answered_at": "",
    }
