"""A partner takes a task that was offered to it, gives it back, or says that it is done.

The case is locked before the task; its events are events of the case and name the power of its lead, who stays
answerable. The partner learns nothing of the case, not even its id.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from services.routing.domain.case import Case
from services.routing.domain.events import Actor, CaseEvent
from services.routing.domain.matrix import lines_of
from services.routing.domain.partner_events import PartnerTaskClaimed, PartnerTaskDone, PartnerTaskReleased
from services.routing.domain.partners import CLAIMED, DONE, TASK_MATRIX, Partner, PartnerTask, task_actions
from services.routing.usecases.case_steps import Desk
from services.routing.usecases.errors import ClaimLost
from services.routing.usecases.partner_errors import PartnerNotInForce, TaskUnknown, WrongTaskState
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.register import Register


@dataclass(frozen=True, slots=True)
class TaskCommand:
    """`said`: what was done, or why it is given back."""

    task_id: UUID
    actor: Actor
    said: str = ""


class _Opened(NamedTuple):
    task: PartnerTask
    case: Case
    register: Register

    @property
    def now(self) -> datetime:
        return self.register.at


async def require_partner(code: str, now: datetime, work: RoutingWork) -> Partner:
    """Who a token names counts only while the register says so. Raises PartnerNotInForce."""
    partner = await work.partners.find(code)
    if partner is None or not partner.is_in_force(now.date()):
        raise PartnerNotInForce
    return partner


async def require_task(task_id: UUID, partner: str, now: datetime, work: RoutingWork) -> PartnerTask:
    """Raises TaskUnknown, also for one that is another's."""
    task = await work.partners.task(task_id)
    if task is None or not task.is_shown_to(partner, now):
        raise TaskUnknown(task_id)
    return task


async def claim_task(command: TaskCommand, desk: Desk) -> PartnerTask:
    """Of two at once the first has it; to the second it is gone."""
    opened = await _open("claim", command, desk)
    lapsed = opened.task.claimed_by if opened.task.state == CLAIMED else ""
    task = opened.task.claimed(command.actor.ref, opened.now)
    return _enter(opened, task, PartnerTaskClaimed, desk, lapsed_from=lapsed)


async def release_task(command: TaskCommand, desk: Desk) -> PartnerTask:
    opened = await _open("release", command, desk)
    return _enter(opened, opened.task.released(), PartnerTaskReleased, desk, note=command.said)


async def finish_task(command: TaskCommand, desk: Desk) -> PartnerTask:
    """Late or not is recorded."""
    opened = await _open("done", command, desk)
    task = replace(opened.task, state=DONE, result=desk.mask(command.said))
    return _enter(opened, task, PartnerTaskDone, desk, note=command.said, late=opened.now > task.due_at)


async def _open(action: str, command: TaskCommand, desk: Desk) -> _Opened:
    """Raises PartnerNotInForce, TaskUnknown, ClaimLost or WrongTaskState, in this order."""
    register = desk.register(None, command.actor)
    await require_partner(command.actor.ref, register.at, desk.work)
    found = await require_task(command.task_id, command.actor.ref, register.at, desk.work)
    case = await desk.work.cases.lock(found.case_id)
    # What was read before the lock may have changed while it was waited for.
    task = await require_task(command.task_id, command.actor.ref, register.at, desk.work)
    if case is None:
        raise TaskUnknown(command.task_id)
    is_running = any(lines_of(case.state, "confirm_task"))
    if not is_running:
        raise WrongTaskState(action, task.state, [])
    standing = task.standing(register.at)
    if not any((line.state, line.action) == (standing, action) for line in TASK_MATRIX):
        if standing != task.state and action != "claim":
            raise ClaimLost
        raise WrongTaskState(action, standing, task_actions(task, register.at))
    snapshot = await desk.ruling.of(case.rulebook_version)
    return _Opened(task, case, desk.register(snapshot, command.actor))


def _enter(
    opened: _Opened, task: PartnerTask, event: type[CaseEvent], desk: Desk, note: str = "", **told: Any
) -> PartnerTask:
    desk.work.partners.save(task)
    case = opened.case
    after = case.stepped(case.state, course=case.course.with_partner_task(task.codes()))
    detail = {"task": task.codes(), "partner": opened.register.actor.ref, **told}
    opened.register.enter(case, after, event, detail=detail, note=desk.mask(note))
    return task
