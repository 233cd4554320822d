"""Marks as callers see them. Times carry China's offset; texts are masked."""

from datetime import datetime
from typing import Any

from services.routing.domain.hearing.matrix import next_actions
from services.routing.domain.hearing.noticed_mark import UPHELD, NoticedMark
from services.routing.entrypoints.views import civil


def mark_view(mark: NoticedMark, standings: frozenset[str], now: datetime) -> dict[str, Any]:
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
        "statement": mark.statement,
        "decision": mark.decision,
        "appeal_by": civil(mark.appeal_by),
        "appeal": mark.appeal,
        "review": mark.review,
        "next_actions": next_actions(mark, standings, now),
    }


def _is_final(mark: NoticedMark, now: datetime) -> bool:
    """Excused at once, decided on appeal, or upheld and the time to appeal is over."""
    if mark.review is not None or (mark.decision is not None and mark.decision["outcome"] != UPHELD):
        return True
    return mark.state == UPHELD and mark.appeal_by is not None and now > mark.appeal_by
