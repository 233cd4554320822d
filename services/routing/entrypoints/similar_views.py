"""What stands beside a case: how others like it were solved, and what the list says of its power."""

from typing_extensions import TypedDict

from chassis.web.shapes import Id, Moment
from services.routing.domain.case import Case
from services.routing.domain.power_book import PowerBook
from services.routing.domain.rulebook.tables import Power
from services.routing.domain.similar import Likeness, hours_between
from services.routing.entrypoints.case_shapes import PrecedentView
from services.routing.entrypoints.power_shapes import LawView, PowerLinks, StepView
from services.routing.entrypoints.power_views import law_view, links
from services.routing.entrypoints.views import civil


class LedByView(TypedDict):
    unit_code: str
    power_code: str


class CaseLink(TypedDict):
    case: str


class SimilarView(TypedDict):
    """A solved case. `result` is masked; `hours_taken` by the clock, from when the issue was received."""

    case_id: Id
    title: str
    state: str
    category_code: str
    area_code: str | None
    lead: LedByView | None
    received_at: Moment
    resolved_at: Moment | None
    hours_taken: float | None
    in_time: bool | None
    result: str | None
    satisfaction: int | None
    reopenings: int
    likeness_per_mille: int | None
    same_area_code: str | None
    links: CaseLink


class PrescribedView(TypedDict):
    """What the list says of the case's power."""

    power_code: str
    name: str
    steps: list[StepView]
    respond_within_hours: float | None
    resolve_within_workdays: float | None
    materials: list[str]
    laws: list[LawView]
    links: PowerLinks


class BesideView(TypedDict):
    case_id: Id
    items: list[SimilarView]
    precedents: list[PrecedentView]
    prescribed: PrescribedView | None
    next_cursor: str | None


def similar_view(case: Case, likeness: Likeness) -> SimilarView:
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


def prescribed_view(power: Power, book: PowerBook) -> PrescribedView:
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
