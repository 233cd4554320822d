"""A patrol plan follows from past issues alone: what came again at one time of the week in one grid."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.calendar import CHINA
from services.routing.domain.patrol_plan import PastIssue, Slot, plan_patrols, slot_of

# A Monday.
MONDAY = datetime(2026, 11, 2, 0, 0, tzinfo=CHINA)
AREA, GRID = "500105006002", "500105006002001"


def an_issue(week: int = 0, day: int = 0, hour: int = 9, category: str = "040203", grid: str = GRID) -> PastIssue:
    return PastIssue(AREA, grid, category, MONDAY + timedelta(weeks=week, days=day, hours=hour))


def test_what_comes_in_two_weeks_is_planned_and_what_comes_once_is_not() -> None:
    issues = [an_issue(0), an_issue(0), an_issue(1, day=2), an_issue(1, hour=23), an_issue(1, category="010204")]
    (planned,) = plan_patrols(issues)
    assert planned.slot == Slot(AREA, GRID, "0402", "workday", "morning")
    assert (planned.issues, planned.weeks, planned.last_on.isoformat()) == (3, 2, "2026-11-11")
    assert planned.because(4)["zh"] == "近4周内该时段发生3件，分布在2周，最近一次11月11日"


def test_the_time_of_the_week_is_that_of_china() -> None:
    slots = [slot_of(an_issue(day=day, hour=hour)) for day, hour in ((0, 5), (0, 6), (0, 12), (4, 21), (5, 22))]
    assert [(slot.days, slot.part) for slot in slots] == [
        ("workday", "night"),
        ("workday", "morning"),
        ("workday", "afternoon"),
        ("workday", "evening"),
        ("weekend", "night"),
    ]


def test_what_comes_in_more_weeks_goes_first_whatever_its_number() -> None:
    regular = [an_issue(week, grid="500105006002002") for week in range(3)]
    many = [an_issue(week) for week in (0, 1) for _ in range(9)]
    assert [each.slot.grid_code for each in plan_patrols([*many, *regular])] == ["500105006002002", GRID]


ISSUES = st.lists(
    st.builds(an_issue, st.integers(0, 3), st.integers(0, 6), st.integers(0, 23), st.sampled_from(["040203", "0102"])),
    max_size=30,
)


@given(ISSUES, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_equal_issues_give_an_equal_plan_in_whatever_order_they_come(issues, random) -> None:
    planned = plan_patrols(issues)
    shuffled = list(issues)
    random.shuffle(shuffled)
    assert plan_patrols(shuffled) == planned
    assert sum(each.issues for each in planned) <= len(issues)
    assert all(each.issues >= each.weeks >= 2 for each in planned)
