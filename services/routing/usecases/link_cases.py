"""Cases that belong together: linked (关联), or one answered with the other (并案), and taken apart again."""

from dataclasses import dataclass
from uuid import UUID

from services.routing.domain.case import OPEN311_CLOSED, Case
from services.routing.domain.casework_events import CaseLinked, CaseMerged, CaseUnmerged
from services.routing.usecases.case_steps import Begun, Desk, Opened, StepCommand, bad_field, begin, end, refused
from services.routing.usecases.standings import standings_of


@dataclass(frozen=True, slots=True)
class LinkCase(StepCommand):
    case: UUID


@dataclass(frozen=True, slots=True)
class MergeCase(StepCommand):
    into_case: UUID


@dataclass(frozen=True, slots=True)
class UnmergeCase(StepCommand):
    case: UUID | None = None


async def link_case(command: LinkCase, desk: Desk) -> Case:
    begun, other = await _both("link", command, command.case, "case", desk)
    linked = begun.case.stepped(
        begun.line.next_state, course=begun.case.noting(linked=_with(begun.case.course.linked, other.id))
    )
    _enter_other(
        other, other.stepped(other.state, course=other.noting(linked=_with(other.course.linked, linked.id))), begun
    )
    return end(begun, linked, CaseLinked, desk, detail={"case": str(other.id)})


async def merge_case(command: MergeCase, desk: Desk) -> Case:
    """The reports stay apart, the answer is one. No merged case may be merged into: that ends every circle."""
    begun, other = await _both("merge", command, command.into_case, "into_case", desk)
    if other.state in OPEN311_CLOSED or other.course.merged_into:
        raise bad_field(
            "into_case", "not_open", "并入的办件须为未办结的主单", "merge into an open case that is not merged"
        )
    if begun.case.course.merged:
        raise refused(begun, "已有办件并入本件，请先撤销并案", "other cases are merged into this one")
    merged = begun.case.stepped(
        "merged",
        course=begun.case.noting(merged_into=str(other.id), state_before=begun.case.state),
    )
    lead = other.stepped(other.state, course=other.noting(merged=_with(other.course.merged, merged.id)))
    _enter_other(other, lead, begun)
    return end(begun, merged, CaseMerged, desk, detail={"into_case": str(other.id)})


async def unmerge_case(command: UnmergeCase, desk: Desk) -> Case:
    """Back to where it stood before."""
    found = await desk.work.cases.find(command.case_id)
    into = found.course.merged_into if found else ""
    begun, other = await _both("unmerge", command, UUID(into) if into else None, "case", desk)
    course = begun.case.noting(merged_into="", state_before="")
    freed = begun.case.stepped(begun.case.course.state_before or "assigned", course=course, result="", resolved_at=None)
    rest = tuple(each for each in other.course.merged if each != str(freed.id))
    _enter_other(other, other.stepped(other.state, course=other.noting(merged=rest)), begun)
    return end(begun, freed, CaseUnmerged, desk, detail={"case": str(other.id)})


async def _both(action: str, command: StepCommand, other_id: UUID | None, field: str, desk: Desk) -> tuple[Begun, Case]:
    """Both locked in the order of their ids, so that two officers never wait for each other. None: it is told that
    the step is not possible, for only a merged case has another one."""
    ids = {command.case_id} if other_id is None else {command.case_id, other_id}
    locked = {case_id: await desk.work.cases.lock(case_id) for case_id in sorted(ids)}
    own, other = locked[command.case_id], locked[other_id] if other_id else None
    sees = other is not None and (await _has_standing(command, other, desk) or _same_unit(own, other))

    def require_other(_: Opened) -> None:
        if other_id == command.case_id:
            raise bad_field(field, "same_case", "应为另一个办件", "should be another case")
        # Who may not see the other case doesn't learn of it.
        if other_id is not None and not sees:
            raise bad_field(field, "unknown_case", "没有这个办件，或不归你的单位", "no such case of your unit")

    begun = await begin(action, command, desk, require_other)
    if other is None:
        raise refused(begun, "没有并入其他办件", "it is not merged into another case")
    return begun, other


async def _has_standing(command: StepCommand, case: Case, desk: Desk) -> bool:
    return bool(standings_of(command.actor, case, await desk.ruling.of(case.rulebook_version)))


def _same_unit(one: Case | None, other: Case) -> bool:
    mine, its = one.lead if one else None, other.lead
    return mine is not None and its is not None and mine.work_unit == its.work_unit


def _enter_other(before: Case, after: Case, begun: Begun) -> None:
    detail = {"case": str(begun.case.id), "action": begun.line.action}
    begun.register.enter(before, after, CaseLinked, detail=detail)


def _with(ids: tuple[str, ...], case_id: UUID) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*ids, str(case_id))))
