"""What a reporter may do with an issue after sending it, and when: by the state of the case as intake knows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.intake.domain.progress import Progress

# Within these days of its resolution a reporter may ask to have an issue done again.
REOPEN_DAYS_MAX = 15
# Nobody has more to add than this; without a limit one issue could fill the table.
SUPPLEMENTS_MAX = 50
FEEDBACKS_MAX = 10
# The reporter has no more to say in these.
_OVER = frozenset({"closed", "rejected", "withdrawn", "merged", "split"})
_ANSWERED = frozenset({"resolved", "followed_up", "closed"})


class ActKind(StrEnum):
    """The words are those of the addresses, `POST /v1/issues/{id}/<kind>`."""

    SUPPLEMENTS = "supplements"
    FEEDBACK = "feedback"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    QUESTIONS = "questions"

    @property
    def state(self) -> str:
        """The name of its step on the progress page."""
        return _STEPS[self][0]

    @property
    def zh(self) -> str:
        return _STEPS[self][1]

    @property
    def wish_zh(self) -> str:
        """Before it is done."""
        return self.zh.removeprefix("已")


_STEPS = {
    ActKind.SUPPLEMENTS: ("supplemented", "已补充材料"),
    ActKind.FEEDBACK: ("feedback_given", "已评价"),
    ActKind.REOPEN: ("reopen_requested", "已申请重新办理"),
    ActKind.WITHDRAW: ("withdrawal_requested", "已申请撤回"),
    ActKind.QUESTIONS: ("answer_questioned", "已追问"),
}


@dataclass(frozen=True, slots=True)
class ReporterAct:
    """`text_masked`: the supplement's text, the feedback's comment or the reason. `resolved` and `satisfaction`
    (1 to 5) are the feedback's."""

    id: UUID
    issue_id: UUID
    kind: ActKind
    at: datetime
    text_masked: str = ""
    attachment_ids: tuple[str, ...] = ()
    resolved: bool | None = None
    satisfaction: int | None = None
    answers_question: bool = False


def legal_acts(progress: Progress, acts: Iterable[ReporterAct], now: datetime) -> list[ActKind]:
    """In the order of ActKind."""
    done = list(acts)
    possible = {
        ActKind.SUPPLEMENTS: _may_supplement(progress, done),
        ActKind.FEEDBACK: _may_give_feedback(progress, done),
        ActKind.REOPEN: _may_ask_reopen(progress, done, now),
        ActKind.WITHDRAW: _may_withdraw(progress, done),
        ActKind.QUESTIONS: _may_question(progress, done),
    }
    return [kind for kind, is_possible in possible.items() if is_possible]


def _may_supplement(progress: Progress, acts: list[ReporterAct]) -> bool:
    return (
        progress.state not in _OVER
        and not _has(ActKind.WITHDRAW, acts)
        and _count(ActKind.SUPPLEMENTS, acts) < (SUPPLEMENTS_MAX)
    )


def _may_give_feedback(progress: Progress, acts: list[ReporterAct]) -> bool:
    return progress.state in _ANSWERED and _count(ActKind.FEEDBACK, acts) < FEEDBACKS_MAX


def _may_ask_reopen(progress: Progress, acts: list[ReporterAct], now: datetime) -> bool:
    """Once for each resolution."""
    resolved_at = resolved_since(progress)
    if progress.state not in _ANSWERED or resolved_at is None or now - resolved_at > timedelta(days=REOPEN_DAYS_MAX):
        return False
    return not any(act.kind is ActKind.REOPEN and act.at >= resolved_at for act in acts)


def _may_withdraw(progress: Progress, acts: list[ReporterAct]) -> bool:
    return progress.state not in _OVER | _ANSWERED and not _has(ActKind.WITHDRAW, acts)


def _may_question(progress: Progress, acts: list[ReporterAct]) -> bool:
    """Each answer once: a reason not to accept it is an answer, too."""
    times = [step.at for step in progress.steps if step.state in ("resolved", "rejected")]
    if progress.state not in _ANSWERED | {"rejected"} or not times:
        return False
    return not any(act.kind is ActKind.QUESTIONS and act.at >= times[-1] for act in acts)


def resolved_since(progress: Progress) -> datetime | None:
    """When the case was last answered: from there the days for asking again are counted."""
    times = [step.at for step in progress.steps if step.state == "resolved"]
    if not times:
        times = [step.at for step in progress.steps if step.state in _ANSWERED]
    return times[-1] if times else None


def _has(kind: ActKind, acts: list[ReporterAct]) -> bool:
    return any(act.kind is kind for act in acts)


def _count(kind: ActKind, acts: list[ReporterAct]) -> int:
    return sum(act.kind is kind for act in acts)
