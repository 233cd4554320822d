"""Mediation and watching in the rates: the limit rests, and who only watches is counted as one who suspends."""

from datetime import UTC, datetime

import pytest

from services.audit.domain.rates.contribution import contribution
from services.audit.domain.rates.course import Course, micros
from services.audit.domain.rates.story import is_resting, tell

LEAD = "500105-HB"
DUE, LATER = "2026-03-04T18:00:00+08:00", "2026-04-15T18:00:00+08:00"


class Told:
    """Records of one case, one after the other, an hour apart."""

    def __init__(self) -> None:
        self.course, self.version = Course(), 0
        first = {"lead_unit": LEAD, "lead_post": f"{LEAD}-P05", "resolve_at": DUE}
        self.step("case.assigned", "assigned", **first)
        self.step("case.accepted", "accepted")

    def step(self, action: str, state: str, **after: str) -> None:
        self.version += 1
        at = datetime(2026, 3, 2, self.version, tzinfo=UTC).isoformat()
        leaf = {"action": action, "case_id": "c", "case_version": self.version, "occurred_at": at, "detail": {}}
        actor = {"type": "officer", "unit": LEAD, "post": f"{LEAD}-P05"}
        tell(self.course, {**leaf, "actor": actor, "after": {"state": state, **after}}, 1)

    def figure(self, name: str) -> int:
        return sum(figures.get(name, 0) for figures in contribution(self.course).values())


@pytest.mark.parametrize("state", ["watched", "mediation", "suspended", "awaiting_reporter"])
def test_a_case_rests_while_it_is_watched_or_mediated_as_when_it_is_suspended(state: str) -> None:
    told = Told()
    told.step("x", state)
    assert is_resting(told.course)
    assert told.course.is_open


def test_after_mediation_the_case_is_judged_by_the_limit_that_the_rest_has_moved() -> None:
    told = Told()
    told.step("mediation.opened", "mediation")
    told.step("mediation.agreed", "agreed", resolve_at=LATER)
    assert not is_resting(told.course)
    told.step("case.resolved", "resolved")
    assert (told.figure("resolved"), told.figure("resolved_in_time")) == (1, 1)
    assert told.course.resolve_due == micros(LATER)


def test_a_solved_case_that_is_looked_at_again_stays_done_until_it_is_reopened() -> None:
    told = Told()
    told.step("case.resolved", "resolved")
    told.step("recheck.opened", "rechecking")
    assert (told.course.is_open, told.figure("resolved"), told.figure("ended")) == (False, 1, 1)
    told.step("case.reopened", "reopened")
    assert (told.course.is_open, told.figure("resolved"), told.figure("reopened")) == (True, 0, 1)


def test_watching_is_counted_once_a_handling_and_mediation_is_no_avoidance() -> None:
    told = Told()
    for _ in range(2):
        told.step("case.watched", "watched")
        told.step("watch.ended", "in_progress")
    told.step("mediation.opened", "mediation")
    assert told.course.handlings[0].acts == ["watch"]
    assert (told.figure("acts_watch"), told.figure("acts_suspend"), told.figure("handled")) == (1, 0, 1)
