"""Who helps a new lead: what is under way goes on, nobody helps itself, and the list adds those of its power."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid5

from services.routing.domain.assistants import Assistance
from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case, Lead
from services.routing.domain.complaint import with_complained_unit
from services.routing.domain.course import WAIVED, open_tasks, with_task
from services.routing.domain.deadlines import deadlines_of
from services.routing.domain.facts import facts_of
from services.routing.domain.matter import Matter
from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.usecases.move_grounds import Grounds

Task = Mapping[str, Any]


def with_helpers(handed: Case, power: LoadedPower, grounds: Grounds) -> Case:
    """`handed`: in its new version, to the lead that has it under `power`. Who comes in has time from now on."""
    leading = leading_now(handed.lead)
    tasks = relieved(handed.assistants, leading, grounds)
    present = {task["unit_code"] for task in tasks} | leading
    named = _named_beside(power, handed, present, grounds)
    return replace(handed, assistants=(*tasks, *(asked_now(handed, each, grounds) for each in named)))


def relieved(tasks: tuple[Task, ...], leading: set[str], grounds: Grounds) -> tuple[Task, ...]:
    """Without the open tasks of those that lead now."""
    for task in open_tasks(tasks):
        if task["unit_code"] in leading:
            at = grounds.now.isoformat()
            tasks = with_task(tasks, task["task_id"], state=WAIVED, answered_at=at, reason="现由该单位主办")
    return tasks


def asked_now(case: Case, assistant: Task, grounds: Grounds) -> Task:
    """`case`: in the version that begins with it."""
    task_id = uuid5(case.id, f"assist {case.version} {assistant['unit_code']}")
    return {**assistant, "task_id": str(task_id), "asked_at": grounds.now.isoformat()}


def leading_now(lead: Lead | None) -> set[str]:
    return {lead.unit_code, lead.work_unit} if lead else set()


def _named_beside(power: LoadedPower, case: Case, present: set[str], grounds: Grounds) -> list[dict[str, Any]]:
    """By the versions of the day on which the case was received, as its lead was found."""
    facts = facts_of(case.report.as_issue())
    if facts.about_unit is not None:
        facts = with_complained_unit(facts, grounds.snapshot)
    matter = Matter(facts, grounds.snapshot, grounds.load, grounds.now, grounds.calendar)
    assistance = Assistance(matter)
    limits = deadlines_of(power.power, facts.urgency, grounds.now, grounds.calendar)
    received_on = in_china(case.report.received_at).toordinal()
    assistance.gather(power, set(present), limits, received_on)
    return assistance.attached
