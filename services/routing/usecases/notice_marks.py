"""What an event notices becomes a mark of the register: an accusation, which needs a hearing, or a rating, which may be
contested. A case of which nothing is noticed has no part in this."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.routing.domain.calendar import WorkingCalendar
from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseFollowedUp, FeedbackNoted
from services.routing.domain.events import Actor, CaseEvent
from services.routing.domain.hearing.noticed_mark import BREACH, RATING, NoticedMark
from services.routing.domain.hearing.terms import HearingTerms
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.work_units import work_unit_of

# Who was content gives nobody a reason to contest.
CONTESTABLE_MAX = 2
_RATING_FROM: Mapping[type[CaseEvent], str] = {FeedbackNoted: "reporter", CaseFollowedUp: "follow_up"}
RATED = frozenset(_RATING_FROM)
_OVERDUE = "breach"


class Noticing:
    """One event of a case, and who noticed it when."""

    __slots__ = ("_actor", "_at", "_calendar", "_snapshot", "_terms")

    def __init__(
        self, actor: Actor, at: datetime, calendar: WorkingCalendar, snapshot: Snapshot | None, terms: HearingTerms
    ) -> None:
        self._actor, self._at, self._calendar = actor, at, calendar
        self._snapshot, self._terms = snapshot, terms

    def marks(
        self, before: Case, after: Case, event: type[CaseEvent], detail: Mapping[str, Any] | None
    ) -> Iterator[NoticedMark]:
        for noted in after.course.marks[len(before.course.marks) :]:
            kind = BREACH if noted["kind"].endswith(_OVERDUE) else noted["kind"]
            # A unit is named as whose it is, or nobody is: then there is nobody to hear.
            if noted["unit"]:
                yield self._mark(after, kind, noted)
        stars = (detail or {}).get("satisfaction")
        if event in _RATING_FROM and after.lead is not None and stars is not None and stars <= CONTESTABLE_MAX:
            yield self._rating(after, _RATING_FROM[event])

    def _mark(self, case: Case, kind: str, noted: Mapping[str, Any]) -> NoticedMark:
        unit, area = noted["unit"], case.report.area_code
        return NoticedMark(
            id=UUID(noted["id"]),
            case_id=case.id,
            kind=kind,
            subject=noted["subject"],
            unit=unit,
            work_unit=unit if self._snapshot is None else work_unit_of(self._snapshot, unit),
            post=noted["post"],
            power_code=noted["power_code"],
            area_code=area or ((self._snapshot.home_area or "") if self._snapshot else ""),
            noticed_by=self._actor.unit,
            noticed_at=self._at,
            state_by=self._terms.state_by(self._at, self._calendar),
            next_at=None if kind == RATING else self._terms.remind_at(self._at, self._calendar),
        )

    def _rating(self, case: Case, source: str) -> NoticedMark:
        (noted,) = case.marked(RATING, self._at, source).marks[-1:]
        return self._mark(case, RATING, noted)


def told_of(mark: NoticedMark) -> dict[str, Any]:
    """For the detail of the event that notices it: what, by when the side may be stated, and who is to be told."""
    return {"mark": mark.codes(), **whose(mark)}


def whose(mark: NoticedMark) -> dict[str, list[str]]:
    """Whom an event about the mark tells on its side."""
    return {"tell_posts": [mark.post]} if mark.post else {"tell_units": [mark.unit]}
