"""The lead asks units to help (协办), or calls them (吹哨): each gets a task, a post and a due time."""

from dataclasses import dataclass
from typing import Any

from chassis.ids import new_id
from services.routing.domain.calendar import written
from services.routing.domain.case import Case
from services.routing.domain.casework_events import AssistRequested, UnitsWhistled
from services.routing.domain.clocks import Limit, due_of, workday_limit
from services.routing.domain.clocks.events import CLOCK_MINUTES
from services.routing.domain.course import OPEN, open_tasks
from services.routing.domain.load import Attendance
from services.routing.domain.partners import Partner
from services.routing.domain.rulebook.posts import ASSISTING, HANDLING
from services.routing.usecases.case_steps import Begun, Desk, StepCommand, bad_field, begin, end
from services.routing.usecases.named_units import require_units
from services.routing.usecases.new_lead import power_of_unit
from services.routing.usecases.offer_task import invite_partner
from services.routing.usecases.time_within_case import within_the_case
from services.routing.usecases.work_units import is_unit, work_unit_of

WITHIN_WORKDAYS = 3


@dataclass(frozen=True, slots=True)
class RequestAssist(StepCommand):
    """`unit_code`: a unit, or a partner of the register, who then gets a task of its own kind."""

    unit_code: str
    task: str
    within_workdays: int = WITHIN_WORKDAYS


@dataclass(frozen=True, slots=True)
class Whistle(StepCommand):
    units: tuple[str, ...]
    reason: str
    report_within_hours: float


async def request_assist(command: RequestAssist, desk: Desk) -> Case:
    partner = await _partner(command.unit_code, desk)
    if partner is not None:
        return await invite_partner(command, partner, command.task, command.within_workdays, desk)
    begun = await begin(
        "request_assist", command, desk, lambda opened: require_units(opened, "unit_code", [command.unit_code])
    )
    require_helper(begun, "unit_code", command.unit_code)
    limit = within_the_case(begun, workday_limit(command.within_workdays, begun.case.report.urgency))
    task = await _task(begun, command.unit_code, "requested", limit, desk.mask(command.task), desk)
    asked = begun.case.stepped(begun.line.next_state, assistants=(*begun.case.assistants, task))
    detail = {"task_id": task["task_id"], "unit": command.unit_code, "due_at": task["resolve_at"]}
    return end(begun, asked, AssistRequested, desk, detail=detail, note=command.task)


async def _partner(code: str, desk: Desk) -> Partner | None:
    """Asked for only when no unit is called so."""
    snapshot = desk.ruling.snapshot
    is_partner = snapshot is not None and not is_unit(code, snapshot)
    return await desk.work.partners.find(code) if is_partner else None


async def whistle(command: Whistle, desk: Desk) -> Case:
    """Who is called has to report within hours."""
    begun = await begin("whistle", command, desk, lambda opened: require_units(opened, "units.{}", command.units))
    for index, unit in enumerate(command.units):
        require_helper(begun, f"units.{index}", unit)
    limit, reason = Limit(CLOCK_MINUTES, round(command.report_within_hours * 60)), desk.mask(command.reason)
    tasks = [await _task(begun, unit, "whistle", limit, reason, desk) for unit in dict.fromkeys(command.units)]
    called = begun.case.stepped(begun.line.next_state, assistants=(*begun.case.assistants, *tasks))
    detail = {
        "units": list(command.units),
        "task_ids": [task["task_id"] for task in tasks],
        "due_at": tasks[0]["resolve_at"],
    }
    return end(begun, called, UnitsWhistled, desk, detail=detail, note=command.reason)


def require_helper(begun: Begun, field: str, unit_code: str) -> None:
    """Raises InvalidFields."""
    case, snapshot = begun.case, begun.rulebook
    helping = {task["unit_code"] for task in open_tasks(case.assistants)}
    leads = case.lead is not None and work_unit_of(snapshot, unit_code) == case.lead.work_unit
    if leads or unit_code in helping:
        raise bad_field(field, "already_in", "该单位已是主办或协办单位", "this unit leads or assists already")


async def _task(begun: Begun, unit_code: str, basis: str, limit: Limit, text: str, desk: Desk) -> dict[str, Any]:
    snapshot, unit = begun.rulebook, work_unit_of(begun.rulebook, unit_code)
    await desk.work.post_loads.load()
    attendance = Attendance(desk.work.post_loads.current, begun.now.date())
    post_code, person, _ = snapshot.posts.choose(unit, (ASSISTING, HANDLING), snapshot.vacancy_chain, attendance)
    power = power_of_unit(begun.case, snapshot, unit_code)
    due = due_of(limit, begun.now, begun.register.calendar)
    return {
        "unit_code": unit_code,
        "post_code": post_code,
        "person": person,
        "power_code": power.code if power else (begun.case.lead.power_code if begun.case.lead else ""),
        "basis": basis,
        "limit": list(limit),
        "respond_at": written(due.at),
        "resolve_at": written(due.at),
        "provisional": due.provisional,
        "task_id": str(new_id()),
        "state": OPEN,
        "task": text,
        "asked_at": begun.now.isoformat(),
    }
