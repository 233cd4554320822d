"""What somebody is offered to do with a case: what the matrix allows, without what there is nothing for."""

from collections.abc import Callable, Mapping
from typing import Any

from services.routing.domain.case import Case
from services.routing.domain.course import open_tasks
from services.routing.domain.matrix import next_actions
from services.routing.domain.partners import DONE, OVER
from services.routing.domain.residents import open_questions


def _objection(case: Case) -> str:
    return "" if case.course.off_list is None else str(case.course.off_list["objection"])


def _is_extension_asked(case: Case) -> bool:
    return case.course.extension is not None and case.course.extension["state"] == "asked"


# What each of these steps is about; where the case has none of it, the step would be refused in any case.
_ABOUT: Mapping[str, Callable[[Case], bool]] = {
    "object": lambda case: _objection(case) == "none",
    "decide_objection": lambda case: _objection(case) == "raised",
    "complete_assist": lambda case: bool(open_tasks(case.assistants)),
    "waive_assist": lambda case: bool(open_tasks(case.assistants)),
    "confirm_task": lambda case: any(task["state"] == DONE for task in case.course.partner_tasks),
    "withdraw_task": lambda case: any(task["state"] not in OVER for task in case.course.partner_tasks),
    "answer_question": lambda case: bool(open_questions(case.course.questions)),
    "request_extension": lambda case: case.course.extension is None,
    "decide_extension": _is_extension_asked,
    "answer_supervision": lambda case: any(not each["answered_at"] for each in case.course.supervisions),
}


def offered_actions(case: Case, standings: frozenset[str]) -> list[dict[str, Any]]:
    """[{action, fields: {name: {required}}}]. A rule may still refuse one, and says why."""
    offered = next_actions(case.state, standings)
    return [each for each in offered if each["action"] not in _ABOUT or _ABOUT[each["action"]](case)]
