"""What steps on a mark have in common: the case is locked before its mark, the caller may, the step is possible; and at
its end the mark is kept, the case says where it stands, and the event is published."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.routing.domain.case import Case
from services.routing.domain.course import Course
from services.routing.domain.events import Actor, CaseEvent
from services.routing.domain.hearing.matrix import HEARING_MATRIX, Line, hindrance, next_actions
from services.routing.domain.hearing.noticed_mark import RATING, NoticedMark
from services.routing.domain.load import Seat
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.case_steps import Desk
from services.routing.usecases.errors import MarkUnknown, NotYourMark, StaleMark, WrongMarkState
from services.routing.usecases.mark_standings import mark_standings
from services.routing.usecases.register import Register


@dataclass(frozen=True, slots=True)
class MarkCommand:
    """`humans`: of the caller, see `domain/four_eyes.py`."""

    mark_id: UUID
    actor: Actor
    humans: tuple[str, ...] = field(default=(), kw_only=True)
    expected_version: int | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class OpenedMark:
    """`standings`: of the caller."""

    mark: NoticedMark
    case: Case
    register: Register
    standings: frozenset[str]

    @property
    def now(self) -> datetime:
        """In +08:00."""
        return self.register.at

    @property
    def rulebook(self) -> Snapshot:
        return self.register.rulebook

    def next_actions(self) -> list[dict[str, Any]]:
        return next_actions(self.mark, self.standings, self.now)


@dataclass(frozen=True, slots=True)
class BegunMark(OpenedMark):
    """A step on its way."""

    line: Line


async def open_mark(mark_id: UUID, actor: Actor, humans: tuple[str, ...], desk: Desk) -> OpenedMark:
    """The mark as it lies there, its case locked. Raises MarkUnknown."""
    found = await desk.work.marks.find(mark_id)
    case = None if found is None else await desk.work.cases.lock(found.case_id)
    # What was read before the lock may have changed while it was waited for.
    mark = None if case is None else await desk.work.marks.find(mark_id)
    if case is None or mark is None:
        raise MarkUnknown(mark_id)
    snapshot = await desk.ruling.of(case.rulebook_version)
    register = desk.register(snapshot, actor)
    seat = await seat_of(mark, actor, desk)
    standings = mark_standings(actor, mark, case, snapshot, seat, register.at.date(), humans)
    return OpenedMark(mark, case, register, standings)


async def begin_mark(action: str, command: MarkCommand, desk: Desk) -> BegunMark:
    """Raises MarkUnknown, NotYourMark, StaleMark, WrongMarkState, in this order."""
    opened = await open_mark(command.mark_id, command.actor, command.humans, desk)
    require_mark_standing(action, opened)
    mark, offered = opened.mark, opened.next_actions()
    if command.expected_version not in (None, mark.version):
        raise StaleMark(mark.version, mark.state, offered)
    lines = [line for line in HEARING_MATRIX if (line.state, line.action) == (mark.state, action)]
    for line in lines:
        if line.by not in opened.standings:
            raise NotYourMark
        hindered = hindrance(line, mark, opened.now)
        if hindered is None:
            return BegunMark(mark, opened.case, opened.register, opened.standings, line)
        raise WrongMarkState(action, mark.state, offered, hindered.zh, hindered.en)
    raise WrongMarkState(action, mark.state, offered)


def require_mark_standing(action: str, opened: OpenedMark) -> None:
    """Raises NotYourMark."""
    if not any(line.action == action and line.by in opened.standings for line in HEARING_MATRIX):
        raise NotYourMark


def end_mark(
    begun: OpenedMark,
    after: NoticedMark,
    event: type[CaseEvent],
    *,
    note: str,
    power_code: str,
    **told: Any,
) -> NoticedMark:
    """`note` is masked. `told`: more for the detail of the event."""
    kept = replace(after, version=begun.mark.version + 1)
    return enter_mark(kept, begun.case, begun.register, event, note=note, power_code=power_code, **told)


def enter_mark(
    mark: NoticedMark,
    case: Case,
    register: Register,
    event: type[CaseEvent],
    *,
    note: str,
    power_code: str,
    **told: Any,
) -> NoticedMark:
    register.work.marks.save(mark)
    stepped = case.stepped(case.state, course=_course(mark, case))
    detail: Mapping[str, Any] = {"mark": mark.codes(), **told}
    register.enter(case, stepped, event, reason_code=mark.kind, detail=detail, note=note, power_code=power_code)
    return mark


async def seat_of(mark: NoticedMark, actor: Actor, desk: Desk) -> Seat:
    """What was set for the marked post; asked for only when somebody of its unit calls."""
    if not mark.post or actor.unit != mark.work_unit:
        return Seat()
    found = await desk.work.post_seats.find(mark.post)
    return Seat() if found is None else found.seat


def _course(mark: NoticedMark, case: Case) -> Course:
    """The rating itself stays as it was given: it is only marked."""
    if mark.kind == RATING:
        return case.noting(contested_rating={"mark_id": str(mark.id), "from": mark.subject, "status": mark.state})
    return case.course.with_mark_status(str(mark.id), mark.state)
