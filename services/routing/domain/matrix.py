"""The matrix: in which state who may do what, and where that leads. An action that has no line does not exist."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

# Who, seen from the case; see usecases/standings.py for how somebody comes to stand so.
HANDLING_POSTS = "handling_posts"
DECISION_POSTS = "decision_posts"
ASSISTANT_POSTS = "assistant_posts"
DISPATCHER = "dispatcher"
FOLLOW_UP = "follow_up"
EXTENSION_DECIDER = "extension_decider"
REJECTER = "rejecter"
SUPERVISOR = "supervisor"
PARTY = "party"
MEDIATOR = "mediator"
REFERRER = "referrer"

# The state that stays as it is.
SAME = ""
_WORKED = ("assigned", "accepted", "in_progress", "reopened")
_RUNNING = (*_WORKED, "suspended", "awaiting_reporter", "watched", "mediation", "agreed")
_LED = (*_RUNNING, "returned", "disputed", "resolved", "followed_up", "rechecking")
_OPEN = ("triage", *_LED)


class Transition(NamedTuple):
    state: str
    action: str
    by: str
    next_state: str


class _Row(NamedTuple):
    action: str
    states: tuple[str, ...]
    by: tuple[str, ...]
    next_state: str


_BEGUN = ("assigned", "accepted", "in_progress")
_LEAD = (HANDLING_POSTS, DECISION_POSTS)
_EVERYBODY = (*_LEAD, ASSISTANT_POSTS, DISPATCHER, SUPERVISOR, PARTY)
_MEDIATING = (*_LEAD, MEDIATOR)
# fmt: off
_ROWS = (
    _Row("accept",             ("assigned", "reopened"),              (HANDLING_POSTS,),            "accepted"),
    _Row("start",              ("accepted",),                         (HANDLING_POSTS,),            "in_progress"),
    _Row("resolve",            ("accepted", "in_progress", "agreed"), (HANDLING_POSTS,),            "resolved"),
    _Row("assign",             ("triage",),                           (DISPATCHER,),                "assigned"),
    _Row("assign",             _WORKED,                               (DECISION_POSTS,),            SAME),
    _Row("object",             ("assigned",),                         (HANDLING_POSTS,),            SAME),
    _Row("decide_objection",   ("assigned",),                         (SUPERVISOR,),                SAME),
    _Row("return",             ("assigned", "accepted"),              (HANDLING_POSTS,),            "returned"),
    _Row("decide_return",      ("returned",),                         (DISPATCHER,),                "assigned"),
    _Row("transfer",           ("returned", "triage"),                (DISPATCHER,),                "assigned"),
    _Row("transfer",           ("assigned", "accepted"),              (DECISION_POSTS,),            "assigned"),
    _Row("delegate",           _BEGUN,                                (DECISION_POSTS,),            "assigned"),
    _Row("report_up",          _WORKED,                               _LEAD,                        SAME),
    _Row("whistle",            _WORKED,                               _LEAD,                        SAME),
    _Row("request_assist",     (*_WORKED, "agreed"),                  _LEAD,                        SAME),
    _Row("complete_assist",    _RUNNING,                              (ASSISTANT_POSTS,),           SAME),
    _Row("waive_assist",       _RUNNING,                              _LEAD,                        SAME),
    _Row("offer_task",         (*_WORKED, "agreed"),                  _LEAD,                        SAME),
    _Row("confirm_task",       _RUNNING,                              _LEAD,                        SAME),
    _Row("withdraw_task",      _RUNNING,                              _LEAD,                        SAME),
    _Row("propose_fix",        ("accepted", "in_progress"),           _LEAD,                        SAME),
    _Row("request_extension",  ("accepted", "in_progress"),           _LEAD,                        SAME),
    _Row("decide_extension",   ("accepted", "in_progress"),           (EXTENSION_DECIDER,),         SAME),
    _Row("suspend",            ("accepted", "in_progress"),           _LEAD,                        "suspended"),
    _Row("ask_reporter",       ("accepted", "in_progress"),           _LEAD,                       "awaiting_reporter"),
    _Row("resume",   ("suspended", "awaiting_reporter", "watched"),   _LEAD,                        "in_progress"),
    _Row("watch",              ("accepted", "in_progress"),           _LEAD,                        "watched"),
    _Row("open_mediation",     ("accepted", "in_progress", "watched"), _LEAD,                       "mediation"),
    _Row("record_session",     ("mediation",),                        _MEDIATING,                   SAME),
    # What fails is `assigned` again, to whom the list has named.
    _Row("conclude_mediation", ("mediation",),                        _MEDIATING,                   "agreed"),
    _Row("message",            _OPEN,                                 _EVERYBODY,                   SAME),
    _Row("supervise",          _RUNNING,                              (SUPERVISOR,),                SAME),
    _Row("answer_supervision", _RUNNING,                              _LEAD,                        SAME),
    _Row("refer_accountability", (*_LED, "closed"),                   (REFERRER,),                  SAME),
    _Row("remind",             (*_RUNNING, "returned", "disputed"),   (DISPATCHER, SUPERVISOR),     SAME),
    _Row("reject",             ("triage", "returned"),                (REJECTER,),                  "rejected"),
    _Row("follow_up",          ("resolved", "rechecking"),            (FOLLOW_UP,),                 "followed_up"),
    _Row("answer_question",    (*_OPEN, "closed", "rejected"),        (FOLLOW_UP,),                 SAME),
    _Row("close",              ("followed_up",),                      (FOLLOW_UP,),                 "closed"),
    _Row("reopen", ("resolved", "followed_up", "closed", "rechecking"), (FOLLOW_UP,),               "reopened"),
    _Row("link",               _OPEN,                                 (*_LEAD, DISPATCHER),         SAME),
    _Row("merge",              ("triage", *_WORKED),                  (*_LEAD, DISPATCHER),         "merged"),
    _Row("unmerge",            ("merged",),                           (*_LEAD, DISPATCHER),         "assigned"),
    _Row("split",              ("triage", "assigned", "accepted"),    (*_LEAD, DISPATCHER),         "split"),
)
# fmt: on
MATRIX = tuple(
    Transition(state, row.action, by, row.next_state or state) for row in _ROWS for state in row.states for by in row.by
)
ACTIONS = tuple(dict.fromkeys(row.action for row in _ROWS))

_REASON = {"reason": True}
_TO_UNIT = {"to_unit": True, "reason": True}
# Fields of an action's body: True when required; every body may carry a note.
FIELDS: Mapping[str, Mapping[str, bool]] = {
    action: {**fields, "note": False}
    for action, fields in {
        "accept": {},
        "start": {},
        "resolve": {"result": True, "steps_done": False, "evidence": False},
        "assign": {"post_code": True, "reason": False},
        "object": _REASON,
        "decide_objection": {"approve": True, "reason": True},
        "return": {
            "reason_code": True, "reason": True, "basis": False, "facts": False, "suggested_unit": False,
            "power_code": False, "evidence": False,
        },
        "decide_return": {"decision": True, "reason": True},
        "transfer": _TO_UNIT,
        "delegate": _TO_UNIT,
        "report_up": _TO_UNIT,
        "whistle": {"units": True, "reason": True, "report_within_hours": True},
        "request_assist": {"unit_code": True, "task": True, "within_workdays": False},
        "complete_assist": {"task_id": True, "result": True},
        "waive_assist": {"task_id": True, "reason": True},
        "offer_task": {"task": True, "partners": False, "place": False, "within_workdays": False},
        "confirm_task": {"task_id": True, "approve": True, "reason": True},
        "withdraw_task": {"task_id": True, "reason": True},
        "propose_fix": {"text": True, "answer_within_workdays": False},
        "answer_question": {"question_id": True, "text": True},
        "request_extension": {"workdays": True, "reason": True},
        "decide_extension": {"approve": True, "reason": True},
        "suspend": {"reason": True, "until": False},
        "ask_reporter": {"question": True},
        "resume": {},
        "watch": {"reason": True, "until": False},
        "open_mediation": {"mediator": True, "parties": True},
        "record_session": {"minutes": True, "consents": False},
        "conclude_mediation": {"outcome": True, "text": True},
        "message": {"text": True, "to_units": False},
        "supervise": {"text": True, "answer_within_hours": True},
        "answer_supervision": {"text": True},
        "refer_accountability": {
            "unit_code": True, "post_code": False, "reason": True, "basis": True, "events": False,
        },
        "remind": {"text": True},
        "reject": {"reason": True, "legal_basis": True},
        "follow_up": {"reached": True, "resolved": False, "satisfaction": False, "comment": False},
        "close": {},
        "reopen": _REASON,
        "link": {"case": True},
        "merge": {"into_case": True},
        "unmerge": {"case": False},
        "split": {"parts": True},
    }.items()
}  # fmt: skip


def lines_of(state: str, action: str | None = None) -> Iterator[Transition]:
    return (line for line in MATRIX if line.state == state and action in (None, line.action))


def next_actions(state: str, standings: frozenset[str]) -> list[dict[str, Any]]:
    """What may be done now by somebody of these standings: [{action, fields: {name: {required}}}]."""
    return list(_offered(state, standings))


# A page of a queue asks for fifty cases that are alike; what is offered is read only.
@lru_cache(maxsize=1024)
def _offered(state: str, standings: frozenset[str]) -> tuple[dict[str, Any], ...]:
    actions = dict.fromkeys(line.action for line in lines_of(state) if line.by in standings)
    return tuple(
        {"action": action, "fields": {name: {"required": needed} for name, needed in FIELDS[action].items()}}
        for action in actions
    )
