"""Deciding a case by the rulebook in force on its day: assigned, in dispute, or visibly in triage."""

from datetime import datetime
from typing import Any

from services.routing.domain.answer import Decision
from services.routing.domain.calendar import in_china
from services.routing.domain.case import NO_RULEBOOK, Case, Lead
from services.routing.domain.decision import decide
from services.routing.domain.events import EVENT_OF_STATE, ROUTING, Actor, CaseSentToTriage
from services.routing.domain.facts import facts_of
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.classify_case import classify_case
from services.routing.usecases.open_dispute import open_dispute
from services.routing.usecases.ports import RoutingWork, Ruling
from services.routing.usecases.register import Register
from services.routing.usecases.work_units import work_unit_of


async def decide_case(
    case: Case, work: RoutingWork, ruling: Ruling, at: datetime, actor: Actor = ROUTING, note: str = ""
) -> Case:
    """The case as it stands then. The rulebook is the one in force on the day intake accepted the issue, and the
    clocks start at that moment, whenever we come to decide it.

    Raises InvalidFactsError.
    """
    # Read first, so that nothing unreadable ever waits for a rulebook.
    facts = facts_of(case.report.as_issue())
    snapshot = await ruling.on(in_china(case.report.received_at).date())
    register = Register(work, ruling.calendar, snapshot, actor, in_china(at))
    if snapshot is None:
        waiting = case.sent_to_triage(NO_RULEBOOK)
        return register._replace(actor=ROUTING).enter(case, waiting, CaseSentToTriage, reason_code=NO_RULEBOOK)
    if not case.report.category_code:
        case = await classify_case(case, ruling, snapshot)
        facts = facts_of(case.report.as_issue())
    decision = decide(facts, snapshot, work.post_loads.current, case.report.received_at, ruling.calendar)
    routed = case.routed(decision, lead_of(decision, snapshot))
    if routed.state == "disputed":
        routed, _ = open_dispute(routed, decision.reason or "", routed.disputed_units, register)
    reason = decision.reason or "highest_true"
    detail = detail_of(decision, routed) | ({"classification": case.classification} if case.classification else {})
    return register.enter(case, routed, EVENT_OF_STATE[routed.state], reason_code=reason, detail=detail, note=note)


def lead_of(decision: Decision, snapshot: Snapshot) -> Lead | None:
    named = decision.lead
    if named is None:
        return None
    return Lead(
        unit_code=named["unit_code"],
        post_code=named["post_code"] or "",
        power_code=named["power_code"],
        person=named["person"] or "",
        work_unit=work_unit_of(snapshot, named["unit_code"]),
    )


def detail_of(decision: Decision, routed: Case) -> dict[str, Any]:
    """For the record: codes and typed fields, no names and no texts. Of a dispute, who decides it."""
    post, course = decision.decision_post, routed.course
    disputed = {"dispute_id": course.dispute_id, "deciding_unit": course.deciding_unit}
    return (disputed if routed.state == "disputed" else {}) | {
        "outcome": decision.outcome,
        "decision_post": post["post_code"] if post else None,
        "on_request": decision.on_request,
        "asks": decision.asks,
        "ties": decision.ties,
        "referral": decision.referral,
        "declared": decision.declared is not None,
        "explanation": decision.explanation,
    }
