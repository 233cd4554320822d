"""An assistant answers its task; or the lead does without the answer, with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.routing.domain.case import Case
from services.routing.domain.casework_events import AssistCompleted, AssistWaived
from services.routing.domain.course import ANSWERED, WAIVED, open_tasks, with_task
from services.routing.usecases.case_steps import Begun, Desk, StepCommand, bad_field, begin, end
from services.routing.usecases.errors import NotYourCase
from services.routing.usecases.work_units import work_unit_of


@dataclass(frozen=True, slots=True)
class CompleteAssist(StepCommand):
    task_id: UUID
    result: str


@dataclass(frozen=True, slots=True)
class WaiveAssist(StepCommand):
    task_id: UUID
    reason: str


async def complete_assist(command: CompleteAssist, desk: Desk) -> Case:
    """Late or not is recorded; the lead's time is not moved by it."""
    begun = await begin("complete_assist", command, desk)
    task = open_task(begun, command.task_id)
    if work_unit_of(begun.rulebook, task["unit_code"]) != command.actor.unit:
        raise NotYourCase
    late = begun.now > datetime.fromisoformat(task["resolve_at"])
    answered = with_task(
        begun.case.assistants,
        task["task_id"],
        state=ANSWERED,
        answered_at=begun.now.isoformat(),
        answered_by=command.actor.post,
        result=desk.mask(command.result),
        late=late,
    )
    after = begun.case.stepped(begun.line.next_state, assistants=answered)
    detail = {"task_id": task["task_id"], "unit": task["unit_code"], "late": late, "due_at": task["resolve_at"]}
    return end(begun, after, AssistCompleted, desk, detail=detail, note=command.result, power_code=task["power_code"])


async def waive_assist(command: WaiveAssist, desk: Desk) -> Case:
    begun = await begin("waive_assist", command, desk)
    task = open_task(begun, command.task_id)
    waived = with_task(
        begun.case.assistants,
        task["task_id"],
        state=WAIVED,
        answered_at=begun.now.isoformat(),
        answered_by=command.actor.post,
        reason=desk.mask(command.reason),
    )
    after = begun.case.stepped(begun.line.next_state, assistants=waived)
    detail = {"task_id": task["task_id"], "unit": task["unit_code"]}
    return end(begun, after, AssistWaived, desk, detail=detail, note=command.reason)


def open_task(begun: Begun, task_id: UUID) -> Mapping[str, Any]:
    """Raises InvalidFields."""
    for task in open_tasks(begun.case.assistants):
        if task["task_id"] == str(task_id):
            return task
    raise bad_field("task_id", "unknown_task", "没有这个未答复的协办任务", "no such task waits for an answer")
