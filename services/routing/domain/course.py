"""What a case's way has been beside its state: returns, pauses, extension, supervision, links, marks.

Everything in it is plain data, ready for JSON: codes, times as ISO texts with China's offset, masked texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

Note = Mapping[str, Any]

OPEN, ANSWERED, WAIVED = "open", "answered", "waived"
# All that a mark is, as long as nobody was heard on it.
NOTICED = "noticed"


@dataclass(frozen=True, slots=True)
class Course:
    """`lead_since`: when the unit that leads now got the case; its return window counts from there.

    returns: [{unit, post, at, reason_code, corrected, suggested_unit, basis}]
    extension: {asked_at, asked_by, workdays, state: asked|approved|refused}
    pause: {kind: suspended|awaiting_reporter|watched, since, from_state, until?, question?}
    off_list: {post, by, at, objection: none|raised|upheld|refused}
    supervisions: [{id, at, by_unit, power_code, limit, answer_by, answered_at}]
    marks: [{id, kind, subject, at, post, unit, power_code, status}]: status noticed until somebody was heard on them;
    only those that are upheld count. contested_rating: {mark_id, satisfaction, status} of the last one that was.
    ruled: {dispute_id, at, unit}: the ruling that binds.
    mediation: of a conflict between parties, the last one; see domain/mediation.py.
    quick_fix: {ref, post, unit, evidence, before?, after?, sampled?, percent?, errors?} of a patrol that put it right
    on the spot.
    partner_tasks: [{task_id, mode, state, partner, due_at}], see domain/partners.py.
    questions_asked: how often the reporter was asked for something (待补充).
    grid_code: of GB/T 30428, where the reporter named a grid.
    questions, proposals: of residents, see domain/residents.py.
    dispute_id, deciding_unit: of the dispute that was opened last.
    """

    lead_since: str = ""
    returns: tuple[Note, ...] = ()
    extension: Note | None = None
    pause: Note | None = None
    off_list: Note | None = None
    supervisions: tuple[Note, ...] = ()
    marks: tuple[Note, ...] = ()
    ruled: Note | None = None
    dispute_id: str = ""
    deciding_unit: str = ""
    reopenings: int = 0
    questions_asked: int = 0
    merged_into: str = ""
    merged: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    split_from: str = ""
    parts: tuple[str, ...] = ()
    state_before: str = ""
    satisfaction: int | None = None
    contested_rating: Note | None = None
    mediation: Note | None = None
    quick_fix: Note | None = None
    grid_code: str = ""
    partner_tasks: tuple[Note, ...] = ()
    questions: tuple[Note, ...] = ()
    proposals: tuple[Note, ...] = ()

    @property
    def returned_by(self) -> frozenset[str]:
        """Units that returned the case; none of them gets it again without a ruling."""
        return frozenset(each["unit"] for each in self.returns)

    def with_mark_status(self, mark_id: str, status: str) -> "Course":
        """Where the hearing of a mark stands."""
        changed = ({**mark, "status": status} if mark.get("id") == mark_id else mark for mark in self.marks)
        return replace(self, marks=tuple(changed))

    def with_partner_task(self, codes: Note) -> "Course":
        """Where the task of a partner stands now."""
        tasks = (codes if each["task_id"] == codes["task_id"] else each for each in self.partner_tasks)
        return replace(self, partner_tasks=tuple(tasks))

    def as_dict(self) -> dict[str, Any]:
        """Without what is empty: most cases have nothing in here."""
        values = {name: getattr(self, name) for name in _NAMES}
        return {name: value for name, value in values.items() if value not in ((), "", None, 0)}


EMPTY = Course()
_NAMES = tuple(field.name for field in fields(Course))
_LISTS = frozenset(field.name for field in fields(Course) if field.default == ())


def course_of(content: Mapping[str, Any]) -> Course:
    """From its JSON; what a newer version wrote beside it is left alone."""
    if not content:
        return EMPTY
    known: dict[str, Any] = {
        name: tuple(value) if name in _LISTS else value for name, value in content.items() if name in _NAMES
    }
    return Course(**known)


def task_state(task: Note) -> str:
    """An assistant's task: open until it is answered or waived."""
    return str(task.get("state", OPEN))


def open_tasks(tasks: tuple[Note, ...]) -> list[Note]:
    return [task for task in tasks if task_state(task) == OPEN]


def with_task(tasks: tuple[Note, ...], task_id: str, **changes: Any) -> tuple[Note, ...]:
    return tuple({**task, **changes} if task["task_id"] == task_id else task for task in tasks)
