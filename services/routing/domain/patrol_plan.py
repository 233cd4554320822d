"""Where, when and for what a patrol goes, by what was reported in the last weeks.

What comes again and again in one grid at one time of the week is worth a round then: it counts by how many of the weeks
it came in, and then by how often. Equal issues give an equal plan, whatever the order in which they are read.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from services.routing.domain.calendar import in_china

# 早、午后、晚、夜: from this hour on; what is earlier belongs to the night before.
_PARTS = ((22, "night"), (18, "evening"), (12, "afternoon"), (6, "morning"), (0, "night"))
PART_NAMES = {
    "morning": "早间 06:00–12:00",
    "afternoon": "午后 12:00–18:00",
    "evening": "晚间 18:00–22:00",
    "night": "夜间 22:00–06:00",
}
DAY_NAMES = {"workday": "工作日（周一至周五）", "weekend": "周末"}
_SATURDAY = 6
# Once is chance; what comes in two different weeks may come again.
WEEKS_MIN = 2
SUBJECT_DIGITS = 4


class PastIssue(NamedTuple):
    """`grid_code`: empty where none was named. `at`: when it happened, else when it was reported."""

    area_code: str
    grid_code: str
    category_code: str
    at: datetime


class Slot(NamedTuple):
    """`subject`: a category at the second level, all below it. `days`: workday | weekend. `part`: of the day."""

    area_code: str
    grid_code: str
    subject: str
    days: str
    part: str


@dataclass(frozen=True, slots=True)
class Round:
    """A round worth making, and why: so many issues, in so many different weeks, the last on that day."""

    slot: Slot
    issues: int
    weeks: int
    last_on: date

    def because(self, weeks: int) -> dict[str, str]:
        """`weeks`: looked back upon."""
        return {
            "zh": f"近{weeks}周内该时段发生{self.issues}件，分布在{self.weeks}周，最近一次{self.last_on:%m月%d日}",
            "en": f"{self.issues} issues then, in {self.weeks} of the last {weeks} weeks, last on {self.last_on}",
        }


def plan_patrols(issues: Iterable[PastIssue]) -> list[Round]:
    """The most regular first."""
    found: defaultdict[Slot, list[date]] = defaultdict(list)
    for issue in issues:
        found[slot_of(issue)].append(in_china(issue.at).date())
    rounds = [Round(slot, len(days), len(set(map(_week, days))), max(days)) for slot, days in found.items()]
    return sorted((each for each in rounds if each.weeks >= WEEKS_MIN), key=_rank)


def slot_of(issue: PastIssue) -> Slot:
    at = in_china(issue.at)
    part = next(name for hour, name in _PARTS if at.hour >= hour)
    days = "weekend" if at.isoweekday() >= _SATURDAY else "workday"
    return Slot(issue.area_code, issue.grid_code, issue.category_code[:SUBJECT_DIGITS], days, part)


def _week(day: date) -> int:
    """Of Monday to Sunday, numbered."""
    return (day.toordinal() - 1) // 7


def _rank(each: Round) -> tuple[int, int, int, Slot]:
    return -each.weeks, -each.issues, -each.last_on.toordinal(), each.slot
