"""What happened to a case is put on record: clocks and load are kept, the case is saved, the event published."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from chassis.sealed_words import SealedWords
from services.routing.domain.calendar import WorkingCalendar
from services.routing.domain.case import OPEN311_CLOSED, Case
from services.routing.domain.clocks.events import FIRED
from services.routing.domain.clocks.record import clocks_record
from services.routing.domain.events import Actor, CaseEvent
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.timekeeping import kept_time, new_events
from services.routing.usecases.errors import NoRulebook
from services.routing.usecases.notice_marks import RATED, Noticing, told_of
from services.routing.usecases.ports import RoutingWork


class Register(NamedTuple):
    """`snapshot`: the rulebook that the case keeps, None before it was decided by any. `at` in +08:00."""

    work: RoutingWork
    calendar: WorkingCalendar
    snapshot: Snapshot | None
    actor: Actor
    at: datetime

    @property
    def rulebook(self) -> Snapshot:
        """Every case that somebody can act on was decided by one. Raises NoRulebook."""
        if self.snapshot is None:
            raise NoRulebook
        return self.snapshot

    def enter(
        self,
        before: Case,
        after: Case,
        event: type[CaseEvent],
        *,
        reason_code: str = "",
        detail: Mapping[str, Any] | None = None,
        note: str = "",
        power_code: str = "",
        words: SealedWords | None = None,
    ) -> Case:
        """`after` has the next version; the case as it is kept comes back. `note` is masked already."""
        kept = kept_time(before, after, self.at, self.snapshot, self.calendar)
        detail = self._with_marks(detail, before, kept, event)
        told = event.between(
            before,
            kept,
            self.actor,
            self.at,
            reason_code=reason_code,
            detail=_with_clocks(detail, before, kept),
            note=note,
            power_code=power_code,
            words=words,
        )
        keep_load(before, kept, self.work)
        self.work.cases.save(kept)
        self.work.publish(told)
        return kept

    def _with_marks(
        self, detail: Mapping[str, Any] | None, before: Case, after: Case, event: type[CaseEvent]
    ) -> Mapping[str, Any] | None:
        """What the event notices is kept in the register of marks, and told with it."""
        if len(after.course.marks) == len(before.course.marks) and event not in RATED:
            return detail
        noticing = Noticing(self.actor, self.at, self.calendar, self.snapshot, self.work.marks.terms)
        for mark in noticing.marks(before, after, event, detail):
            self.work.marks.save(mark)
            detail = {**(detail or {}), **told_of(mark)}
        return detail


def keep_load(before: Case, after: Case, work: RoutingWork) -> None:
    """Every open case weighs on the post that leads it."""
    was, now = busy_post(before), busy_post(after)
    if was != now:
        for post_code, count in ((was, -1), (now, 1)):
            if post_code:
                work.post_loads.add(post_code, count)


def busy_post(case: Case) -> str:
    """On whom an open case weighs, empty where nobody leads it."""
    return case.lead.post_code if case.lead and case.state not in OPEN311_CLOSED else ""


def _with_clocks(detail: Mapping[str, Any] | None, before: Case, after: Case) -> Mapping[str, Any] | None:
    """What the step did to the clocks is on record with it; which mark has fallen is what such an event itself says."""
    moved = [event for event in new_events(before, after) if event.kind != FIRED]
    return {**(detail or {}), "clocks": clocks_record(moved)} if moved else detail
