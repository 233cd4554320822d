"""The assistants' tasks of a case that is moved: what is under way goes on."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.routing.domain.answer import Decision
from services.routing.domain.case import Case, Lead
from services.routing.domain.course import WAIVED, open_tasks, with_task
from services.routing.usecases.move_grounds import Grounds
from services.routing.usecases.new_assistants import asked_now, leading_now, relieved
from services.routing.usecases.work_units import is_unit, work_unit_of

Tasks = tuple[Mapping[str, Any], ...]


def moved_assistants(case: Case, lead: Lead | None, decision: Decision, grounds: Grounds) -> Tasks:
    """Tasks go on; those of units that are gone, or that lead now, are waived, and for those that are gone the list's
    assistants come in."""
    leading, gone = leading_now(lead), False
    tasks = relieved(case.assistants, leading, grounds)
    for task in open_tasks(tasks):
        if not is_unit(task["unit_code"], grounds.snapshot):
            gone, at = True, grounds.now.isoformat()
            tasks = with_task(tasks, task["task_id"], state=WAIVED, answered_at=at, reason="协办单位已撤并")
        else:
            tasks = _with_seated_post(tasks, task, grounds)
    if gone:
        present = {task["unit_code"] for task in tasks} | leading
        moved = replace(case, version=case.version + 1)
        tasks = (*tasks, *(asked_now(moved, each, grounds) for each in decision.assistants if _is_new(each, present)))
    return tasks


def _is_new(assistant: Mapping[str, Any], present: set[str]) -> bool:
    return assistant["unit_code"] not in present


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
