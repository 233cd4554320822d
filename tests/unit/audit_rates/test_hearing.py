"""Only upheld marks count, and they are booked to whose they are; what was noticed stands beside."""

from collections import Counter
from typing import Any

import pytest

from services.audit.domain.rates.contribution import contribution
from services.audit.domain.rates.course import Course
from services.audit.domain.rates.story import tell

LEAD, RULER = "500105-HB", "500105-BB"


class Told:
    """Records of one case, one after the other."""

    def __init__(self) -> None:
        self.course, self.version = Course(), 0
        self.step("case.assigned", after={"state": "assigned", "lead_unit": LEAD, "lead_post": f"{LEAD}-P05"})

    def step(self, action: str, after: dict[str, str] | None = None, **detail: Any) -> None:
        self.version += 1
        leaf = {"action": action, "case_id": "c", "case_version": self.version, "actor": {}, "occurred_at": "x"}
        tell(self.course, {**leaf, "after": after or {}, "detail": detail}, 1)

    def mark(self, action: str, state: str, kind: str = "breach", unit: str = LEAD, **detail: Any) -> None:
        told = {"id": "m-1", "kind": kind, "subject": "resolve", "unit": unit, "post": f"{unit}-P05", "state": state}
        self.step(action, mark=told, **detail)

    def sums(self, unit: str = LEAD) -> Counter[str]:
        found: Counter[str] = Counter()
        for place, figures in contribution(self.course).items():
            if place.unit == unit:
                found.update({name: count for name, count in figures.items() if isinstance(name, str)})
        return found


@pytest.mark.parametrize(
    ("said", "upheld"),
    [
        ((), 0),
        (("heard",), 0),
        (("heard", "upheld"), 1),
        (("heard", "excused"), 0),
        (("heard", "upheld", "appealed"), 0),
        (("heard", "upheld", "appealed", "excused"), 0),
        (("heard", "upheld", "appealed", "upheld"), 1),
    ],
)
def test_a_mark_counts_once_and_only_while_it_is_upheld(said: tuple[str, ...], upheld: int) -> None:
    told = Told()
    told.mark("breach.noticed", "noticed")
    for state in said:
        told.mark(f"mark.{state}", state)
    assert (told.sums()["breaches"], told.sums()["breaches_upheld"]) == (1, upheld)


def test_a_mark_is_booked_to_whose_it_is_and_not_to_who_leads() -> None:
    told = Told()
    told.mark("breach.noticed", "noticed", unit=RULER)
    told.mark("mark.upheld", "upheld", unit=RULER)
    assert (told.sums()["breaches"], told.sums(RULER)["breaches_upheld"]) == (0, 1)


def test_what_was_noticed_before_there_were_hearings_counts_as_noticed_only() -> None:
    told = Told()
    told.step("breach.noticed", clock="resolve")
    assert (told.sums()["breaches"], told.sums()["breaches_upheld"]) == (1, 0)


def test_an_excused_rating_leaves_the_score_until_there_is_another() -> None:
    told = Told()
    told.step("case.resolved", after={"state": "resolved"})
    told.mark("feedback.noted", "noticed", "rating", resolved=True, satisfaction=1)
    assert (told.sums()["rated"], told.sums()["satisfied"]) == (1, 0)
    told.mark("mark.excused", "excused", "rating")
    assert (told.sums()["rated"], told.sums()["unrated"], told.sums()["ratings_excused"]) == (0, 0, 1)
    told.step("feedback.noted", resolved=True, satisfaction=2)
    assert (told.sums()["rated"], told.sums()["ratings_excused"]) == (1, 0)


@pytest.mark.parametrize("said", [None, 7, "m-1", [], {}, {"id": "m-1"}, {"id": 1, "kind": "breach"}])
def test_a_mark_that_says_too_little_is_passed_over(said: object) -> None:
    told = Told()
    told.step("breach.noticed", mark=said)
    assert told.course.heard == {}
    assert told.sums()["breaches"] == 1
