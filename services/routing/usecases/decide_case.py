"""Deciding a case by the rulebook in force on its day: assigned, in dispute, or visibly in triage."""

from dataclasses import replace
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
from services.routing.usecases.whole_numbers import with_whole_numbers
from services.routing.usecases.work_units import work_unit_of


async def decide_case(
    case: Case, work: RoutingWork, ruling: Ruling, at: datetime, actor: Actor = ROUTING, note: str = ""
) -> Case:
    """The case as it stands then. The rulebook is the one in force on the day intake accepted the issue, and the
    clocks start at that moment, whenever we come to decide it.

    Raises InvalidFactsError.
    """
    # Read first, so that nothing unreadable ever waits for a rulebook.
    facts = facts_of(with_whole_numbers(case.report.as_issue()))
    snapshot = await ruling.on(in_china(case.report.received_at).date())
    if snapshot is None:
        return _without_rulebook(case, work, at)
    if not case.report.category_code:
        case = await classify_case(case, ruling, snapshot)
        facts = facts_of(with_whole_numbers(case.report.as_issue()))
    decision = decide(facts, snapshot, work.post_loads.current, case.report.received_at, ruling.calendar)
    lead = lead_of(decision, snapshot)
    routed = case.routed(decision, lead)
    if routed.state == "disputed":
        dispute = open_dispute(routed, decision.reason or "", routed.disputed_units, snapshot, work, at)
        routed = replace(routed, course=routed.noting(dispute_id=str(dispute.id)))
    if lead is not None and lead.post_code:
        work.post_loads.add(lead.post_code, 1)
    work.cases.save(routed)
    event = EVENT_OF_STATE[routed.state]
    reason = decision.reason or "highest_true"
    detail = detail_of(decision) | ({"classification": case.classification} if case.classification else {})
    work.publish(event.between(case, routed, actor, at, reason_code=reason, detail=detail, note=note))
    return routed


def _without_rulebook(case: Case, work: RoutingWork, at: datetime) -> Case:
    waiting = case.sent_to_triage(NO_RULEBOOK)
    work.cases.save(waiting)
    work.publish(CaseSentToTriage.between(case, waiting, ROUTING, at, reason_code=NO_RULEBOOK))
    return waiting


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


def detail_of(decision: Decision) -> dict[str, Any]:
    """For the record: codes and typed fields, no names and no texts."""
    post = decision.decision_post
    return {
        "outcome": decision.outcome,
        "decision_post": post["post_code"] if post else None,
        "on_request": decision.on_request,
        "asks": decision.asks,
        "ties": decision.ties,
        "referral": decision.referral,
        "declared": decision.declared is not None,
        "explanation": decision.explanation,
    }
