"""What one case adds to the tallies: figures that no later hour changes. What depends on the hour (late, not yet due)
is counted among the open cases when somebody asks.

A case's figures are taken back and given anew with each of its records, so a tally is always the sum over all cases.
Plain dictionaries: a Counter asks of each operand what it is, and that took as long as everything else.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from services.audit.domain.rates.course import ANSWERED, AWAITED, Course, Handling
from services.audit.domain.rates.durations import class_of
from services.audit.domain.rates.hearing import MEASURES_OF, booked_marks
from services.audit.domain.rates.measures import RESOLUTION, RESPONSE

SATISFIED_FROM = 3
THIRTY_DAYS = 30 * 24 * 3_600 * 1_000_000
POST, POWER, AREA, CHANNEL = "post", "power", "area", "channel"
# What most units have to do with: a year's durations by unit and category are a million, by category alone thousands.
SPREAD = frozenset({"category", "area"})


def of_all_units(dimension: str) -> str:
    """The family of the months' and years' durations of all units together, for those that are spread."""
    return f"{dimension}, all"


class Place(NamedTuple):
    """What a handling's and a case's figures are counted by, all together."""

    day: date
    unit: str
    post: str
    power: str
    category: str
    area: str
    channel: str

    def dimensions(self) -> tuple[tuple[str, str], ...]:
        """By dimension; durations are kept for each of them apart."""
        return (
            ("unit", self.unit),
            ("post", self.post),
            ("power", self.power),
            ("category", self.category),
            ("area", self.area),
            ("channel", self.channel),
        )

    def cells(self) -> tuple["Cell", ...]:
        return (
            Cell(POST, self.unit, self.post, self.category, self.day),
            Cell(POWER, self.unit, self.power, "", self.day),
            Cell(AREA, self.unit, self.area, "", self.day),
            Cell(CHANNEL, self.unit, self.channel, "", self.day),
        )


class Cell(NamedTuple):
    """A row of the tallies: `family` says what `key` is. By post and category the unit's and category's sums go."""

    family: str
    unit: str
    key: str
    category: str
    day: date


# (kind, class) of a duration stand beside the measures' names.
Figures = dict[str | tuple[str, int], int]


def contribution(course: Course) -> dict[Place, Figures]:
    """By place: which rows of the tallies that concerns is worked out for what has changed only."""
    found: dict[Place, Figures] = {}
    day, category, area, channel = course.day, course.category, course.area, course.channel
    for handling, figures in _booked(course):
        place = Place(day, handling.unit, handling.post, handling.power, category, area, channel)
        if place in found:
            add(found[place], figures)
        else:
            found[place] = figures
    return found


def add(to: Figures, more: Mapping[str | tuple[str, int], int], times: int = 1) -> None:
    for name, count in more.items():
        to[name] = to.get(name, 0) + times * count


def _booked(course: Course) -> Iterator[tuple[Handling, Figures]]:
    for handling in course.handlings:
        yield handling, _of_handling(handling, course)
    yield course.answerable or Handling(""), _of_case(course)
    yield from booked_marks(course)


def _of_handling(handling: Handling, course: Course) -> Figures:
    figures: Figures = {f"acts_{act}": 1 for act in handling.acts}
    figures["handled"] = 1
    if course.state == "merged":
        # It counts with the case that answers it.
        return figures
    if handling.responded is not None:
        figures["responses_due"] = 1
        figures[RESPONSE, class_of(handling.responded - handling.since)] = 1
        if handling.respond_due is None or handling.responded <= handling.respond_due:
            figures["responses_in_time"] = 1
    elif handling.left_unanswered and not is_awaited(course, handling):
        # Where the case has come back and waits, it is counted as late among the open ones.
        figures["responses_due"] = 1
    if handling.left_unresolved and handling.unit != course.unit:
        figures["passed_on_late"] = 1
    return figures


def is_awaited(course: Course, handling: Handling) -> bool:
    """Whether the unit has the case now and has not answered for it yet; in a dispute nobody has."""
    return course.state in AWAITED and handling is course.answerable and handling.responded is None


def _of_case(course: Course) -> Figures:
    figures: Figures = {"reports": 1}
    if course.state == "split":
        # Its parts are cases of their own.
        figures["split"] = 1
        return figures
    figures.update(_quality(course))
    if course.state == "merged":
        figures["merged"] = 1
    else:
        figures["cases"] = 1
        figures.update(_outcome(course))
    figures.update(_outcome_of_report(course))
    return {name: count for name, count in figures.items() if count}


def _outcome(course: Course) -> Figures:
    figures: Figures = {name: course.marks.get(kind, 0) for kind, (name, _) in MEASURES_OF.items()}
    figures["withdrawn"], figures["rejected"] = int(course.state == "withdrawn"), int(course.state == "rejected")
    figures["reopened"] = int(course.reopened > 0)
    figures["repeated"] = int(course.repeated or course.reopened > 0)
    figures["ended"] = int(_is_answered(course) or course.state == "rejected")
    figures["resolved"] = _is_resolved(course)
    if _is_answered(course) and course.resolved is not None:
        duration = course.resolved - (course.first if course.received is None else course.received)
        figures[RESOLUTION, class_of(duration)] = 1
        figures["over_30_days"] = int(duration > THIRTY_DAYS)
        figures["resolved_in_time"] = int(course.resolve_due is None or course.resolved <= course.resolve_due)
    figures["rated"], figures["satisfied"] = _is_rated(course), _is_satisfied(course)
    figures["unrated"] = int(_is_answered(course) and course.stars is None)
    figures["ratings_excused"] = int(course.is_rating_excused)
    return figures


def _outcome_of_report(course: Course) -> Figures:
    """Every report for itself, those that were merged into another case as well: they have their own reporters."""
    answered = course.state == "merged" and course.resolved is not None
    return {
        "reports_ended": int(answered or _is_answered(course) or course.state == "rejected"),
        "reports_resolved": int((answered and course.is_said_resolved is not False) or _is_resolved(course)),
        "reports_rated": _is_rated(course),
        "reports_satisfied": _is_satisfied(course),
    }


def _quality(course: Course) -> Figures:
    return {
        "without_place": int(not course.placed),
        "category_corrected": int(course.corrected),
        "rerouted": int(sum(each.led for each in course.handlings) > 1),
        "late_entries": int(course.late_entry),
    }


def _is_answered(course: Course) -> bool:
    return course.state in ANSWERED


def _is_resolved(course: Course) -> int:
    """Declared done, and neither the reporter nor the follow-up says that it is not."""
    return int(_is_answered(course) and course.is_said_resolved is not False)


def _is_rated(course: Course) -> int:
    return int(course.stars is not None and not course.is_rating_excused)


def _is_satisfied(course: Course) -> int:
    return int(course.stars is not None and course.stars >= SATISFIED_FROM and not course.is_rating_excused)


def difference(after: Mapping[Place, Figures], before: Mapping[Place, Figures]) -> dict[Place, Figures]:
    """What the tallies have to change by."""
    changes: dict[Place, Figures] = {}
    for place in after.keys() | before.keys():
        now, was = after.get(place), before.get(place)
        if now == was:
            continue
        change = dict(now or {})
        add(change, was or {}, -1)
        changes[place] = {name: count for name, count in change.items() if count}
    return changes
