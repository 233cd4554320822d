"""A dispute is opened: who decides it, and by when, says the escalation table."""

from collections.abc import Sequence
from dataclasses import replace

from chassis.ids import new_id
from services.routing.domain.case import Case
from services.routing.domain.clocks import RULING, Limit, clock_name, due_of, hours_limit, started
from services.routing.domain.dispute import Dispute
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import EscalationRule
from services.routing.usecases.register import Register
from services.routing.usecases.standings import lineage_of
from services.routing.usecases.work_units import SERVICE_CENTRE

TRIGGERS = {"equal_precedence": "equal_precedence", "about_unit": "conflict_of_interest", "returns": "return_count"}


def open_dispute(case: Case, cause: str, parties: Sequence[str], register: Register) -> tuple[Case, Dispute]:
    """The case with the ruling's clock running, and the dispute.

    The deciding unit is never a party: the supervising one stands in for it, then the service centre.
    """
    snapshot, now = register.rulebook, register.at
    rule = rule_of(cause, case, snapshot)
    decider = deciding_unit(rule, parties, case, snapshot)
    limit = ruling_limit(rule, decider, case, snapshot)
    dispute = Dispute(
        id=new_id(),
        case_id=case.id,
        cause=cause,
        rule_code=rule.rule_code if rule else "",
        deciding_unit=decider,
        parties=tuple(dict.fromkeys(parties)),
        opened_at=now,
        due_at=due_of(limit, now, register.calendar).at if limit else None,
        area_code=case.report.area_code,
        category_code=case.report.category_code,
    )
    register.work.disputes.save(dispute)
    opened = replace(case, course=case.noting(dispute_id=str(dispute.id), deciding_unit=decider))
    if limit is not None:
        opened = replace(opened, clocks=started(case.clocks, clock_name(RULING, dispute.id), now, limit))
    return opened, dispute


def ruling_limit(rule: EscalationRule | None, decider: str, case: Case, snapshot: Snapshot) -> Limit | None:
    """By the clock when it is urgent, else office hours of the unit that decides."""
    if rule is None or rule.act_within_hours is None:
        return None
    unit = snapshot.unit_by_code.get(decider)
    return hours_limit(rule.act_within_hours, case.report.urgency, unit.unit_type if unit else "")


def rule_of(cause: str, case: Case, snapshot: Snapshot) -> EscalationRule | None:
    trigger = TRIGGERS.get(cause, "return_count")
    return snapshot.escalation.rule_for(trigger, case.report.urgency)


def deciding_unit(rule: EscalationRule | None, parties: Sequence[str], case: Case, snapshot: Snapshot) -> str:
    types = [rule.decide_unit_type, rule.supervise_unit_type] if rule else []
    lineage = lineage_of(case, snapshot)
    for unit_type in (*types, SERVICE_CENTRE):
        found = snapshot.holders.nearest(unit_type, lineage) if unit_type else None
        if found is not None and found.unit_code not in parties and found.unit_code != case.complained_unit:
            return found.unit_code
    return ""
