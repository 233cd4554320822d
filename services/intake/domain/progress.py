"""What the reporter sees of the case: built from routing's events, in whatever order and however often they come."""

from dataclasses import dataclass, replace
from datetime import datetime

OPEN, CLOSED = "open", "closed"

# state: (what citizens read, Open311 status). The states are routing's; an unknown newer one is shown as 办理中.
STATES: dict[str, tuple[str, str]] = {
    "received": ("已受理", OPEN),
    "triage": ("人工研判", OPEN),
    "assigned": ("已派单", OPEN),
    "accepted": ("已签收", OPEN),
    "in_progress": ("办理中", OPEN),
    "assisting": ("协同办理中", OPEN),
    "returned": ("退回重派", OPEN),
    "disputed": ("管辖裁决中", OPEN),
    "suspended": ("挂起", OPEN),
    "awaiting_reporter": ("待您补充", OPEN),
    "watched": ("持续关注", OPEN),
    "mediation": ("调解中", OPEN),
    "agreed": ("已达成调解协议，履行中", OPEN),
    "rechecking": ("复查中", OPEN),
    "extended": ("已延期", OPEN),
    "resolved": ("已办结，待回访", CLOSED),
    "followed_up": ("已回访", CLOSED),
    "reopened": ("重新办理", OPEN),
    "split": ("已拆分办理", CLOSED),
    "merged": ("已并案", CLOSED),
    "rejected": ("不予受理", CLOSED),
    "withdrawn": ("已撤回", CLOSED),
    "closed": ("已结案", CLOSED),
}


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case as it stands after one of routing's events."""

    case_version: int
    state: str
    occurred_at: datetime
    open311_status: str | None = None
    unit_code: str | None = None
    post_code: str | None = None
    power_code: str | None = None
    respond_at: datetime | None = None
    resolve_at: datetime | None = None
    triage_reason: str | None = None
    answer: str | None = None
    # Masked; what the reporter is asked now.
    question: str | None = None
    # Lead, assistants, supervising unit and those in dispute.
    concerned_units: tuple[str, ...] = ()
    # What became of a rating of the reporter's, where this event says it; "" of one that was just given.
    rating: str | None = None


# A low rating may be contested by the unit; the rating itself stays as it was given.
RATINGS = {"contested": "评价被申诉，复核中", "upheld": "评价经复核成立", "excused": "评价经复核不计入考核"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the reporter's progress page."""

    state: str
    at: datetime
    unit_code: str | None = None

    @property
    def zh(self) -> str:
        return state_zh(self.state)


@dataclass(frozen=True, slots=True)
class Question:
    """What the reporter was asked (masked), and when."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Progress:
    """The reporter's view of a case. `case_version` 0: routing has not spoken yet."""

    case_version: int
    state: str
    open311_status: str
    steps: tuple[Step, ...]
    unit_code: str | None = None
    post_code: str | None = None
    power_code: str | None = None
    respond_at: datetime | None = None
    resolve_at: datetime | None = None
    triage_reason: str | None = None
    answer: str | None = None
    questions: tuple[Question, ...] = ()
    concerned_units: tuple[str, ...] = ()
    rating: str | None = None

    @property
    def zh(self) -> str:
        return state_zh(self.state)


def received(at: datetime) -> Progress:
    """The view of an issue that was just taken in."""
    return Progress(0, "received", OPEN, (Step("received", at),))


def apply(progress: Progress, case: CaseState) -> Progress:
    """The view after an event. An event as old as the view or older changes nothing: it came late or twice."""
    if case.case_version <= progress.case_version:
        return progress
    step = Step(case.state, case.occurred_at, case.unit_code)
    last = progress.steps[-1]
    moved = (last.state, last.unit_code) != (step.state, step.unit_code)
    return replace(
        progress,
        case_version=case.case_version,
        state=case.state,
        open311_status=case.open311_status or open311_status(case.state),
        steps=(*progress.steps, step) if moved else progress.steps,
        unit_code=case.unit_code,
        post_code=case.post_code,
        power_code=case.power_code,
        respond_at=case.respond_at,
        resolve_at=case.resolve_at,
        triage_reason=case.triage_reason,
        answer=case.answer or progress.answer,
        questions=_asked(progress, case),
        concerned_units=_concerned(progress, case),
        rating=progress.rating if case.rating is None else case.rating or None,
    )


def _concerned(progress: Progress, case: CaseState) -> tuple[str, ...]:
    """Who decides a dispute is named when it opens, and stays concerned until the ruling."""
    before = progress.concerned_units if progress.state == case.state == "disputed" else ()
    return tuple(dict.fromkeys((*case.concerned_units, *before)))


def _asked(progress: Progress, case: CaseState) -> tuple[Question, ...]:
    """The same question, told again by a later event of the case, was asked once."""
    last = progress.questions[-1].text if progress.questions and progress.state == case.state else None
    if not case.question or case.question == last:
        return progress.questions
    return (*progress.questions, Question(case.occurred_at, case.question))


def state_zh(state: str) -> str:
    return STATES.get(state, ("办理中", OPEN))[0]


def open311_status(state: str) -> str:
    """`open` or `closed`."""
    return STATES.get(state, ("办理中", OPEN))[1]
