"""A case of several matters becomes several cases (拆分), each decided by the list on its own."""

from dataclasses import dataclass, replace

from chassis.ids import new_id
from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseSplit
from services.routing.domain.course import Course
from services.routing.usecases.case_steps import Begun, Desk, Opened, StepCommand, begin, end
from services.routing.usecases.decide_case import decide_case
from services.routing.usecases.errors import FieldError, InvalidFields


@dataclass(frozen=True, slots=True)
class Part:
    """One matter, as the officer words it; without a category it is classified."""

    title: str
    text: str
    category_code: str = ""


@dataclass(frozen=True, slots=True)
class SplitCase(StepCommand):
    parts: tuple[Part, ...]


async def split_case(command: SplitCase, desk: Desk) -> Case:
    begun = await begin("split", command, desk, lambda opened: require_categories(opened, command.parts))
    parts = [_part(begun, part, desk) for part in command.parts]
    split = begun.case.stepped(
        begun.line.next_state, triage_reason="", course=begun.case.noting(parts=tuple(str(each.id) for each in parts))
    )
    split = end(begun, split, CaseSplit, desk, detail={"parts": list(split.course.parts)})
    await desk.work.post_loads.load()
    for part in parts:
        await decide_case(part, desk.work, desk.ruling, begun.now, command.actor)
    return split


def require_categories(opened: Opened, parts: tuple[Part, ...]) -> None:
    """Raises InvalidFields."""
    faults = [
        FieldError(f"parts.{index}.category_code", "unknown_category", "没有这个事项类别", "no such category")
        for index, part in enumerate(parts)
        if part.category_code and part.category_code not in opened.rulebook.categories
    ]
    if faults:
        raise InvalidFields(faults)


def _part(begun: Begun, part: Part, desk: Desk) -> Case:
    whole = begun.case.report
    report = replace(
        whole,
        case_id=new_id(),
        title=desk.mask(part.title),
        text=desk.mask(part.text),
        category_code=part.category_code,
    )
    return Case(report, opened_at=begun.now, course=Course(split_from=str(whole.case_id)))
