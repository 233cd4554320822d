"""Who leads a case by the list in force: its unit as long as that may, else whom the list names; and at which post."""

from dataclasses import replace
from typing import NamedTuple

from services.routing.domain.answer import Decision
from services.routing.domain.case import Case, Lead
from services.routing.domain.moving import NO_HOLDER, NOBODY_SEATED, RETURNED_BEFORE, TIED
from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.domain.rulebook.tables import Power
from services.routing.usecases.assign_case import does_a_step
from services.routing.usecases.move_grounds import Grounds
from services.routing.usecases.new_lead import holds, lead_under, power_of_unit
from services.routing.usecases.queue_places import dispatchers_of
from services.routing.usecases.recusal import is_withheld_from
from services.routing.usecases.standings import lineage_of
from services.routing.usecases.work_units import is_unit, work_unit_of


class Chosen(NamedTuple):
    """`why`: of nobody."""

    lead: Lead | None
    why: str = ""


def lead_by_hand(case: Case, lead: Lead, grounds: Grounds) -> Chosen | None:
    """Of a unit that a person chose: it keeps the case while it holds a power over the matter. None: ask the list."""
    winner = ((case.decision or {}).get("explanation") or {}).get("winner") or {}
    if case.course.ruled is None and lead.power_code == winner.get("power_code"):
        return None
    snapshot, unit = grounds.snapshot, lead.unit_code
    if not is_unit(unit, snapshot) or is_withheld_from(unit, case.report.about_unit, snapshot):
        return None
    power = _own_power(case, lead, grounds) or power_of_unit(case, snapshot, unit, grounds.day)
    return None if power is None else _at_post(case, unit, power.power, grounds)


def lead_by_list(case: Case, decision: Decision, grounds: Grounds) -> Chosen:
    lead, powers = case.lead, grounds.snapshot.power_by_code
    if decision.outcome == "conflict":
        ours = [tie for tie in decision.ties if lead is not None and tie["unit_code"] == lead.unit_code]
        if not ours or ours[0]["unit_code"] == case.complained_unit:
            return Chosen(None, TIED)
        return _at_post(case, ours[0]["unit_code"], powers[ours[0]["power_code"]].power, grounds)
    if decision.lead is None:
        return Chosen(None, NO_HOLDER)
    unit = str(decision.lead["unit_code"])
    if unit in case.course.returned_by and (lead is None or lead.unit_code != unit or case.state == "triage"):
        return Chosen(None, RETURNED_BEFORE)
    return _at_post(case, unit, powers[decision.lead["power_code"]].power, grounds)


def answerable_lead(case: Case, decision: Decision, grounds: Grounds) -> Lead | None:
    """Who answers for a case until a person has said who leads: its unit; when that is gone, the service centre."""
    lead, snapshot = case.lead, grounds.snapshot
    if lead is None:
        return None
    if is_unit(lead.unit_code, snapshot):
        post = lead.post_code if grounds.is_seated(lead.post_code) else ""
        power = lead.power_code if lead.power_code in snapshot.power_by_code else ""
        work_unit = work_unit_of(snapshot, lead.unit_code)
        return Lead(lead.unit_code, post, power, lead.person if post else "", work_unit)
    unit = next(dispatchers_of(case.report.area_code, snapshot), decision.supervising_unit)
    return lead if unit is None else Lead(unit, "", "", "", unit)


def _own_power(case: Case, lead: Lead, grounds: Grounds) -> LoadedPower | None:
    """The power it leads by, while that is in force and its unit holds it here."""
    snapshot = grounds.snapshot
    own = snapshot.power_by_code.get(lead.power_code)
    if own is None or not own.in_force(grounds.day.toordinal()):
        return None
    return own if holds(own.power, lead.unit_code, snapshot, lineage_of(case, snapshot)) else None


def _at_post(case: Case, unit_code: str, power: Power, grounds: Grounds) -> Chosen:
    lead, snapshot = case.lead, grounds.snapshot
    if lead is not None and lead.unit_code == unit_code and case.state != "triage":
        own = _own_power(case, lead, grounds)
        power = own.power if own is not None else power
        if _may_stay(case, lead.post_code, power, unit_code, grounds):
            return Chosen(replace(lead, power_code=power.power_code, work_unit=work_unit_of(snapshot, unit_code)))
    found = lead_under(power, unit_code, snapshot, grounds.load, grounds.day)
    return Chosen(found) if found.post_code else Chosen(None, NOBODY_SEATED)


def _may_stay(case: Case, post_code: str, power: Power, unit_code: str, grounds: Grounds) -> bool:
    """Somebody sits at the post, and it does a step of the power, was assigned by a person, or stands in for posts
    where nobody sits."""
    if not grounds.is_seated(post_code):
        return False
    snapshot = grounds.snapshot
    off_list = case.course.off_list
    if does_a_step(snapshot.post_by_code[post_code], power) or (off_list and off_list["post"] == post_code):
        return True
    names, work_unit = power.process_steps[0].who, work_unit_of(snapshot, unit_code)
    _, _, because = snapshot.posts.choose(work_unit, names, snapshot.vacancy_chain, grounds.attendance)
    return because != "titled"
