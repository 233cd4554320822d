"""The holder of the power judges what a partner has done, or does without it: it answers for the task either way."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.routing.domain.case import Case
from services.routing.domain.events import CaseEvent
from services.routing.domain.partner_events import PartnerTaskConfirmed, PartnerTaskSentBack, PartnerTaskWithdrawn
from services.routing.domain.partners import CONFIRMED, DONE, OVER, WITHDRAWN, PartnerTask
from services.routing.usecases.case_steps import Begun, Desk, StepCommand, bad_field, begin, end, refused


@dataclass(frozen=True, slots=True)
class ConfirmTask(StepCommand):
    """Not approved, it is the partner's again."""

    task_id: UUID
    approve: bool
    reason: str


@dataclass(frozen=True, slots=True)
class WithdrawTask(StepCommand):
    task_id: UUID
    reason: str


async def confirm_task(command: ConfirmTask, desk: Desk) -> Case:
    begun = await begin("confirm_task", command, desk)
    task = await _task(begun, command.task_id, desk)
    if task.state != DONE:
        raise refused(begun, "协作力量还没有报告完成", "the partner has not said yet that it is done")
    if command.approve:
        return _end(begun, replace(task, state=CONFIRMED), PartnerTaskConfirmed, command.reason, desk)
    again = replace(task.claimed(task.claimed_by, begun.now), reason=desk.mask(command.reason))
    return _end(begun, again, PartnerTaskSentBack, command.reason, desk)


async def withdraw_task(command: WithdrawTask, desk: Desk) -> Case:
    begun = await begin("withdraw_task", command, desk)
    task = await _task(begun, command.task_id, desk)
    if task.state in OVER:
        raise refused(begun, "这项任务已经了结", "this task is over")
    gone = replace(task, state=WITHDRAWN, reason=desk.mask(command.reason))
    return _end(begun, gone, PartnerTaskWithdrawn, command.reason, desk)


async def _task(begun: Begun, task_id: UUID, desk: Desk) -> PartnerTask:
    """Raises InvalidFields."""
    task = await desk.work.partners.task(task_id)
    if task is None or task.case_id != begun.case.id:
        raise bad_field("task_id", "unknown_task", "本办件没有这项协作任务", "the case has no such task of a partner")
    return task


def _end(begun: Begun, task: PartnerTask, event: type[CaseEvent], reason: str, desk: Desk) -> Case:
    desk.work.partners.save(task)
    after = begun.case.stepped(begun.line.next_state, course=begun.case.course.with_partner_task(task.codes()))
    return end(begun, after, event, desk, detail={"task": task.codes()}, note=reason)
