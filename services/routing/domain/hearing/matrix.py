"""The hearing's matrix: in which state of a mark who may do what, and where that leads."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from services.routing.domain.hearing.noticed_mark import APPEALED, EXCUSED, HEARD, NOTICED, UPHELD, NoticedMark

# Who, seen from the mark; see usecases/mark_standings.py for how somebody comes to stand so.
MARKED, DECIDER, REVIEWER = "marked", "decider", "reviewer"


class Line(NamedTuple):
    state: str
    action: str
    by: str
    next_state: str


class Hindrance(NamedTuple):
    """Why a rule forbids what the state would allow."""

    zh: str
    en: str


# fmt: off
HEARING_MATRIX = (
    Line(NOTICED,  "hear",   MARKED,   HEARD),
    Line(NOTICED,  "uphold", DECIDER,  UPHELD),
    Line(NOTICED,  "excuse", DECIDER,  EXCUSED),
    Line(HEARD,    "uphold", DECIDER,  UPHELD),
    Line(HEARD,    "excuse", DECIDER,  EXCUSED),
    Line(UPHELD,   "appeal", MARKED,   APPEALED),
    Line(APPEALED, "uphold", REVIEWER, UPHELD),
    Line(APPEALED, "excuse", REVIEWER, EXCUSED),
)
# fmt: on
ACTIONS = ("hear", "uphold", "excuse", "appeal")
_DECIDING = {"reason": True, "basis": True}
# Fields of an action's body: True when required.
FIELDS: Mapping[str, Mapping[str, bool]] = {
    "hear": {"statement": True, "evidence": False},
    "uphold": _DECIDING,
    "excuse": _DECIDING,
    "appeal": {"reason": True},
}


def hindrance(line: Line, mark: NoticedMark, now: datetime) -> Hindrance | None:
    """None: nothing stands in the way."""
    if line.action == "hear" and now > mark.state_by:
        until = mark.state_by.isoformat(timespec="minutes")
        return Hindrance(f"陈述期限已于 {until} 届满", f"the time to state a side was over at {until}")
    if line.state == NOTICED and line.by == DECIDER:
        return _unheard(mark, now)
    if line.action == "appeal":
        return _appealing(mark, now)
    return None


def next_actions(mark: NoticedMark, standings: frozenset[str], now: datetime) -> list[dict[str, Any]]:
    """What may be done now by somebody of these standings: [{action, fields: {name: {required}}}]."""
    offered = dict.fromkeys(
        line.action
        for line in HEARING_MATRIX
        if line.state == mark.state and line.by in standings and hindrance(line, mark, now) is None
    )
    return [
        {"action": action, "fields": {name: {"required": needed} for name, needed in FIELDS[action].items()}}
        for action in offered
    ]


def _unheard(mark: NoticedMark, now: datetime) -> Hindrance | None:
    if mark.is_contestable_only:
        return Hindrance("评价没有被提出异议，照常计入", "nobody contests this rating, so it stands as given")
    if not mark.is_lapsed(now):
        until = mark.state_by.isoformat(timespec="minutes")
        return Hindrance(f"须先听取陈述，陈述期限至 {until}", f"the post may state its side until {until}")
    return None


def _appealing(mark: NoticedMark, now: datetime) -> Hindrance | None:
    if mark.appeal is not None:
        return Hindrance("申诉以一次为限，复核结论为最终结论", "there is one appeal, and it has been decided")
    if mark.appeal_by is not None and now > mark.appeal_by:
        until = mark.appeal_by.isoformat(timespec="minutes")
        return Hindrance(f"申诉期限已于 {until} 届满", f"the time to appeal was over at {until}")
    return None
