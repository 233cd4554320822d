"""Marks as callers see them. Times carry China's offset; texts are masked."""

from datetime import datetime
from typing import Any, Literal, NotRequired, cast

from typing_extensions import TypedDict

from chassis.web.shapes import Id, Moment, Page
from services.routing.domain.hearing.matrix import next_actions
from services.routing.domain.hearing.noticed_mark import UPHELD, NoticedMark
from services.routing.entrypoints.case_shapes import ActionView
from services.routing.entrypoints.views import civil


class MarkStatementView(TypedDict):
    """Masked; `evidence`: ids of attachments."""

    unit: str
    post: str
    at: Moment
    text: str
    evidence: list[Id]


class AppealView(TypedDict):
    unit: str
    post: str
    at: Moment
    reason: str


class MarkDecisionView(TypedDict):
    outcome: Literal["upheld", "excused"]
    unit: str
    post: str
    at: Moment
    reason: str
    basis: str
    power_code: str
    no_statement: bool


class MarkView(TypedDict):
    """`counts`: in scores and lists. `is_final`: nothing can change it any more."""

    id: Id
    case_id: Id
    kind: str
    subject: str | None
    unit_code: str
    post_code: str | None
    power_code: str | None
    state: str
    version: int
    counts: bool
    is_final: bool
    noticed_at: Moment
    noticed_by: str | None
    state_by: Moment
    reminded_at: Moment | None
    no_statement: bool
    statement: MarkStatementView | None
    decision: MarkDecisionView | None
    appeal_by: Moment | None
    appeal: AppealView | None
    review: MarkDecisionView | None
    next_actions: list[ActionView]


class MarkPage(Page[MarkView]):
    """`counts`: {raw, upheld, by_kind}, for those who oversee."""

    counts: NotRequired[dict[str, Any]]


def mark_view(mark: NoticedMark, standings: frozenset[str], now: datetime) -> MarkView:
    """`counts`: in scores and lists. `is_final`: nothing can change it any more. `no_statement`: the time to state a
    side is over, or it was decided, and nobody did."""
    return {
        "id": str(mark.id),
        "case_id": str(mark.case_id),
        "kind": mark.kind,
        "subject": mark.subject or None,
        "unit_code": mark.unit,
        "post_code": mark.post or None,
        "power_code": mark.power_code or None,
        "state": mark.state,
        "version": mark.version,
        "counts": mark.counts,
        "is_final": _is_final(mark, now),
        "noticed_at": civil(mark.noticed_at),
        "noticed_by": mark.noticed_by or None,
        "state_by": civil(mark.state_by),
        "reminded_at": civil(mark.reminded_at),
        "no_statement": mark.statement is None and (mark.decision is not None or now > mark.state_by),
        "statement": cast(MarkStatementView | None, mark.statement),
        "decision": cast(MarkDecisionView | None, mark.decision),
        "appeal_by": civil(mark.appeal_by),
        "appeal": cast(AppealView | None, mark.appeal),
        "review": cast(MarkDecisionView | None, mark.review),
        "next_actions": cast(list[ActionView], next_actions(mark, standings, now)),
    }


def _is_final(mark: NoticedMark, now: datetime) -> bool:
    """Excused at once, decided on appeal, or upheld and the time to appeal is over."""
    if mark.review is not None or (mark.decision is not None and mark.decision["outcome"] != UPHELD):
        return True
    return mark.state == UPHELD and mark.appeal_by is not None and now > mark.appeal_by
