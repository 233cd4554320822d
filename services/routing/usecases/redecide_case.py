"""The list answers anew, on corrected facts, by the rulebook that the case keeps."""

from dataclasses import replace

from services.routing.domain.answer import Decision
from services.routing.domain.case import Case
from services.routing.domain.deadlines import Deadlines
from services.routing.domain.decision import decide
from services.routing.domain.dispute import EQUAL_PRECEDENCE
from services.routing.domain.events import EVENT_OF_STATE
from services.routing.domain.facts import facts_of
from services.routing.usecases.case_steps import Begun, Desk, keep_load
from services.routing.usecases.decide_case import detail_of, lead_of
from services.routing.usecases.new_lead import responding_anew
from services.routing.usecases.open_dispute import open_dispute
from services.routing.usecases.whole_numbers import with_whole_numbers


async def redecide_case(returned: Case, begun: Begun, desk: Desk) -> Case:
    """`returned`: with the corrected report. It stays returned when the answer is a unit that returned it already."""
    await desk.work.post_loads.load()
    facts = facts_of(with_whole_numbers(returned.report.as_issue()))
    load, calendar = desk.work.post_loads.current, desk.ruling.calendar
    decision = decide(facts, begun.rulebook, load, returned.report.received_at, calendar)
    if decision.lead is not None and decision.lead["unit_code"] in returned.course.returned_by:
        # The facts are corrected all the same.
        desk.work.cases.save(returned)
        return returned
    routed = _routed(returned, decision, begun, desk)
    keep_load(returned, routed, desk.work)
    desk.work.cases.save(routed)
    desk.work.publish(
        EVENT_OF_STATE[routed.state].between(
            returned,
            routed,
            begun.command.actor,
            begun.now,
            reason_code=decision.reason or "corrected_facts",
            detail=detail_of(decision),
        )
    )
    return routed


def _routed(returned: Case, decision: Decision, begun: Begun, desk: Desk) -> Case:
    routed = returned.routed(decision, lead_of(decision, begun.rulebook))
    course = replace(returned.course, lead_since=begun.now.isoformat())
    if routed.state == "disputed":
        dispute = open_dispute(routed, EQUAL_PRECEDENCE, routed.disputed_units, begun.rulebook, desk.work, begun.now)
        course = replace(course, dispute_id=str(dispute.id))
    return replace(routed, course=course, accepted_at=None, deadlines=_deadlines(returned.deadlines, routed, begun))


def _deadlines(before: Deadlines | None, routed: Case, begun: Begun) -> Deadlines | None:
    """The whole limit goes on; the new lead has its own time to respond."""
    power = begun.rulebook.power_by_code.get(routed.lead.power_code) if routed.lead else None
    if power is None:
        return before
    return responding_anew(before or routed.deadlines, power.power, begun.now)
