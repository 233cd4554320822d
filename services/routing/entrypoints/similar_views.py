"""What stands beside a case: how others like it were solved, and what the list says of its power."""

from typing import Any

from services.routing.domain.case import Case
from services.routing.domain.power_book import PowerBook
from services.routing.domain.rulebook.tables import Power
from services.routing.domain.similar import Likeness, hours_between
from services.routing.entrypoints.power_views import law_view, links
from services.routing.entrypoints.views import civil


def similar_view(case: Case, likeness: Likeness) -> dict[str, Any]:
    """`result` is masked; `hours_taken` by the clock, from when the issue was received."""
    lead, due, ended = case.lead, case.deadlines, case.resolved_at
    return {
        "case_id": str(case.id),
        "title": case.report.title,
        "state": case.state,
        "category_code": case.report.category_code,
        "area_code": case.report.area_code or None,
        "lead": {"unit_code": lead.unit_code, "power_code": lead.power_code} if lead else None,
        "received_at": civil(case.report.received_at),
        "resolved_at": civil(ended),
        "hours_taken": hours_between(case.report.received_at, ended) if ended else None,
        "in_time": ended <= due.resolve_at if ended and due else None,
        "result": case.result or None,
        "satisfaction": case.course.satisfaction,
        "reopenings": case.course.reopenings,
        "likeness_per_mille": likeness.text_per_mille,
        "same_area_code": likeness.same_area_code or None,
        "links": {"case": f"/v1/cases/{case.id}"},
    }


def prescribed_view(power: Power, book: PowerBook) -> dict[str, Any]:
    """What the list prescribes: its steps and by whom, its limits, and the register's entries of its legal basis."""
    return {
        "power_code": power.power_code,
        "name": power.name,
        "steps": [
            {"number": number, "name": step.name, "who": list(step.who)}
            for number, step in enumerate(power.process_steps, start=1)
        ],
        "respond_within_hours": power.respond_within_hours,
        "resolve_within_workdays": power.resolve_within_workdays,
        "materials": list(power.materials),
        "laws": [law_view(book, name) for name in power.legal_basis],
        "links": links(power),
    }
