"""What was noticed of whom, and what its hearing made of it, as the records of a case tell it one by one."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.audit.domain.rates.course import UPHELD, Course, Handling

RATING = "rating"
# By kind: what counts what was noticed, and what counts what was upheld.
MEASURES_OF = {
    "breach": ("breaches", "breaches_upheld"),
    "deviation": ("deviations", "deviations_upheld"),
    "false_closure": ("false_closures", "false_closures_upheld"),
}
_KEPT = ("kind", "unit", "post", "state")


def hear(course: Course, told: object) -> str:
    """`told`: the mark in a record's detail; its id, "" where there is none. The newest word on it holds."""
    if not isinstance(told, Mapping):
        return ""
    mark = {name: text for name in _KEPT if isinstance(text := told.get(name), str)}
    mark_id = told.get("id")
    if not isinstance(mark_id, str) or len(mark) < len(_KEPT):
        return ""
    course.heard[mark_id] = mark
    return mark_id


def booked_marks(course: Course) -> Iterator[tuple[Handling, dict[str | tuple[str, int], int]]]:
    """To the unit and post whose the mark is, whoever leads by now. Under appeal it is not upheld."""
    for mark in course.heard.values():
        if mark["kind"] in MEASURES_OF:
            noticed, upheld = MEASURES_OF[mark["kind"]]
            yield _handling(course, mark), {noticed: 1, **({upheld: 1} if mark["state"] == UPHELD else {})}


def _handling(course: Course, mark: Mapping[str, Any]) -> Handling:
    known = course.handling(mark["unit"]) or Handling(mark["unit"])
    return Handling(mark["unit"], mark["post"] or known.post, known.power)
