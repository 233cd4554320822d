"""The list answers anew, on corrected facts, by the rulebook that the case keeps."""

from dataclasses import replace

from services.routing.domain.answer import Decision
from services.routing.domain.case import Case
from services.routing.domain.decision import decide
from services.routing.domain.dispute import EQUAL_PRECEDENCE
from services.routing.domain.events import EVENT_OF_STATE
from services.routing.domain.facts import facts_of
from services.routing.usecases.case_steps import Begun, Desk
from services.routing.usecases.decide_case import detail_of, lead_of
from services.routing.usecases.open_dispute import open_dispute


async def redecide_case(returned: Case, begun: Begun, desk: Desk) -> Case:
    """`returned`: with the corrected report. It stays returned when the answer is a unit that returned it already."""
    await desk.work.post_loads.load()
    facts = facts_of(returned.report.as_issue())
    load, calendar = desk.work.post_loads.current, desk.ruling.calendar
    decision = decide(facts, begun.rulebook, load, returned.report.received_at, calendar)
    if decision.lead is not None and decision.lead["unit_code"] in returned.course.returned_by:
        # The facts are corrected all the same.
        desk.work.cases.save(returned)
        return returned
    routed = _routed(returned, decision, begun)
    reason, detail = decision.reason or "corrected_facts", detail_of(decision, routed)
    return begun.register.enter(returned, routed, EVENT_OF_STATE[routed.state], reason_code=reason, detail=detail)


def _routed(returned: Case, decision: Decision, begun: Begun) -> Case:
    """The whole limit goes on; the new lead has its own time to respond."""
    routed = returned.routed(decision, lead_of(decision, begun.rulebook))
    course = replace(returned.course, lead_since=begun.now.isoformat())
    routed = replace(routed, course=course, accepted_at=None, deadlines=returned.deadlines)
    if routed.state == "disputed":
        routed, _ = open_dispute(routed, EQUAL_PRECEDENCE, routed.disputed_units, begun.register)
    return routed
