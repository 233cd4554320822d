"""Whether an open case has to be moved, and to whom: the list in force decides, and what still holds stays.

A case stays where it is as long as its unit is on the list and named by it, and somebody sits at its post: no case is
moved for the sake of load. A unit that a person chose (by ruling, transfer or assignment) keeps it while it holds a
power over the matter. What was moved needs no second move, which is what makes a mover that was killed go on.
"""

from typing import Any

from services.routing.domain.answer import Decision
from services.routing.domain.case import NO_RULEBOOK, Case, Lead, kept_decision
from services.routing.domain.moving import (
    ASSISTANT_GONE,
    DECIDER_GONE,
    HOLDER_FOUND,
    OTHER_UNIT,
    POST_GONE,
    POST_VACANT,
    TIED,
    UNIT_GONE,
    Move,
)
from services.routing.usecases.move_grounds import Grounds
from services.routing.usecases.moved_assistants import moved_assistants
from services.routing.usecases.moved_lead import Chosen, answerable_lead, lead_by_hand, lead_by_list
from services.routing.usecases.open_dispute import deciding_unit, rule_of
from services.routing.usecases.work_units import is_unit

# Who has these cases works on them in the open; the others rest, and go on resting with whoever gets them.
_SIGNED_ANEW = frozenset({"assigned", "accepted", "in_progress", "reopened", "returned", "triage"})


def plan_move(case: Case, grounds: Grounds) -> Move | None:
    """None: it stays as it is."""
    if case.open311_status != "open" or case.triage_reason == NO_RULEBOOK:
        return None
    if case.state == "disputed":
        return _of_dispute(case, grounds)
    if case.lead is None or case.state == "triage":
        return _out_of_triage(case, grounds)
    if case.state == "returned" and is_unit(case.lead.unit_code, grounds.snapshot):
        # A person has to decide on the return; the unit is there to hear of it.
        return None
    return _of_lead(case, case.lead, grounds)


def _of_lead(case: Case, lead: Lead, grounds: Grounds) -> Move | None:
    decision = grounds.decide(case)
    chosen = lead_by_hand(case, lead, grounds) or lead_by_list(case, decision, grounds)
    if chosen.why == TIED:
        return _disputed(case, decision, grounds)
    if chosen.lead is None:
        return _to_triage(case, chosen, decision, grounds)
    if (chosen.lead.unit_code, chosen.lead.post_code) != (lead.unit_code, lead.post_code):
        return _handed(case, _why(lead, chosen.lead, grounds), chosen.lead, decision, grounds)
    assistants = moved_assistants(case, lead, decision, grounds)
    if assistants == case.assistants:
        return None
    kept = case.stepped(case.state, lead=chosen.lead, assistants=assistants, **_decided(decision))
    return Move(ASSISTANT_GONE, case, kept, decision)


def _why(was: Lead, now: Lead, grounds: Grounds) -> str:
    snapshot = grounds.snapshot
    if not is_unit(was.unit_code, snapshot):
        return UNIT_GONE
    if was.unit_code != now.unit_code:
        return OTHER_UNIT
    return POST_VACANT if was.post_code in snapshot.post_by_code else POST_GONE


def _out_of_triage(case: Case, grounds: Grounds) -> Move | None:
    decision = grounds.decide(case)
    chosen = lead_by_list(case, decision, grounds)
    if chosen.lead is not None:
        return _handed(case, HOLDER_FOUND, chosen.lead, decision, grounds)
    if case.lead is None or is_unit(case.lead.unit_code, grounds.snapshot):
        return None
    return _to_triage(case, chosen, decision, grounds)


def _handed(case: Case, why: str, lead: Lead, decision: Decision, grounds: Grounds) -> Move:
    anew = case.state in _SIGNED_ANEW
    moved = case.stepped(
        "assigned" if anew else case.state,
        lead=lead,
        triage_reason="",
        accepted_at=None if anew else case.accepted_at,
        assistants=moved_assistants(case, lead, decision, grounds),
        supervising_unit=decision.supervising_unit or case.supervising_unit,
        course=case.noting(lead_since=grounds.now.isoformat(), off_list=None),
        **_decided(decision),
    )
    return Move(why, case, moved, decision)


def _to_triage(case: Case, chosen: Chosen, decision: Decision, grounds: Grounds) -> Move | None:
    """A person says who leads; until then its unit answers for it, or the service centre when that is gone."""
    lead = answerable_lead(case, decision, grounds)
    if case.state == "triage" and lead == case.lead:
        return None
    moved = case.stepped(
        "triage",
        lead=lead,
        triage_reason=chosen.why,
        accepted_at=None,
        assistants=moved_assistants(case, lead, decision, grounds),
        course=case.noting(off_list=None, pause=None),
        **_decided(decision),
    )
    return Move(chosen.why, case, moved, decision)


def _disputed(case: Case, decision: Decision, grounds: Grounds) -> Move:
    """The dispute itself is opened by whoever enters the move."""
    units = tuple(dict.fromkeys(tie["unit_code"] for tie in decision.ties if tie["unit_code"] != case.complained_unit))
    moved = case.stepped(
        "disputed",
        lead=answerable_lead(case, decision, grounds),
        triage_reason="",
        disputed_units=units,
        course=case.noting(off_list=None, pause=None),
        **_decided(decision),
    )
    return Move(TIED, case, moved, decision)


def _of_dispute(case: Case, grounds: Grounds) -> Move | None:
    """It waits for its ruling; only when the unit that was to rule is gone, another one has to."""
    snapshot, decider = grounds.snapshot, case.course.deciding_unit
    if not decider or decider in snapshot.unit_by_code:
        return None
    cause = "returns" if case.course.returns else "equal_precedence"
    another = deciding_unit(rule_of(cause, case, snapshot), case.disputed_units, case, snapshot)
    decision = grounds.decide(case)
    course = case.noting(deciding_unit=another)
    return Move(DECIDER_GONE, case, case.stepped("disputed", course=course, **_decided(decision)), decision)


def _decided(decision: Decision) -> dict[str, Any]:
    return {
        "rulebook_version": decision.rulebook["version"],
        "rulebook_digest": decision.rulebook["digest"],
        "decision": kept_decision(decision),
    }
