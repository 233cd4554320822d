"""The assistants' tasks of a case that is moved: what is under way goes on."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid5

from services.routing.domain.answer import Decision
from services.routing.domain.case import Case, Lead
from services.routing.domain.course import WAIVED, open_tasks, with_task
from services.routing.usecases.move_grounds import Grounds
from services.routing.usecases.work_units import is_unit, work_unit_of

Tasks = tuple[Mapping[str, Any], ...]


def moved_assistants(case: Case, lead: Lead | None, decision: Decision, grounds: Grounds) -> Tasks:
    """Tasks go on; those of units that are gone, or that lead now, are waived, and for those that are gone the list's
    assistants come in."""
    snapshot, tasks, gone = grounds.snapshot, case.assistants, False
    leading = {lead.unit_code, lead.work_unit} if lead else set()
    for task in open_tasks(tasks):
        unit, at = task["unit_code"], grounds.now.isoformat()
        if unit in leading:
            tasks = with_task(tasks, task["task_id"], state=WAIVED, answered_at=at, reason="现由该单位主办")
        elif not is_unit(unit, snapshot):
            gone = True
            tasks = with_task(tasks, task["task_id"], state=WAIVED, answered_at=at, reason="协办单位已撤并")
        else:
            tasks = _with_seated_post(tasks, task, grounds)
    if gone:
        present = {task["unit_code"] for task in tasks} | leading
        tasks = (*tasks, *(_new_task(case, each, grounds) for each in decision.assistants if _is_new(each, present)))
    return tasks


def _is_new(assistant: Mapping[str, Any], present: set[str]) -> bool:
    return assistant["unit_code"] not in present


def _new_task(case: Case, assistant: Mapping[str, Any], grounds: Grounds) -> Mapping[str, Any]:
    task_id = uuid5(case.id, f"assist {case.version + 1} {assistant['unit_code']}")
    return {**assistant, "task_id": str(task_id), "asked_at": grounds.now.isoformat()}


def _with_seated_post(tasks: Tasks, task: Mapping[str, Any], grounds: Grounds) -> Tasks:
    """The assistant's post by the power it helps under, when nobody sits at the one it was given to."""
    snapshot, code = grounds.snapshot, task["post_code"]
    power = snapshot.power_by_code.get(task["power_code"])
    if not code or power is None or grounds.is_seated(code):
        return tasks
    unit = work_unit_of(snapshot, task["unit_code"])
    post_code, person, _ = snapshot.posts.choose(
        unit, power.power.process_steps[0].who, snapshot.vacancy_chain, grounds.attendance
    )
    if post_code is None:
        return tasks
    return with_task(tasks, task["task_id"], post_code=post_code, person=person)
