"""A dispute is opened: who decides it, and by when, says the escalation table."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chassis.ids import new_id
from services.routing.domain.case import Case
from services.routing.domain.dispute import Dispute
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import EscalationRule
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.standings import lineage_of
from services.routing.usecases.work_units import SERVICE_CENTRE

TRIGGERS = {"equal_precedence": "equal_precedence", "about_unit": "conflict_of_interest", "returns": "return_count"}


def open_dispute(
    case: Case, cause: str, parties: Sequence[str], snapshot: Snapshot, work: RoutingWork, now: datetime
) -> Dispute:
    """The deciding unit is never a party: the supervising one stands in for it, then the service centre."""
    rule = rule_of(cause, case, snapshot)
    hours = rule.act_within_hours if rule else None
    dispute = Dispute(
        id=new_id(),
        case_id=case.id,
        cause=cause,
        rule_code=rule.rule_code if rule else "",
        deciding_unit=deciding_unit(rule, parties, case, snapshot),
        parties=tuple(dict.fromkeys(parties)),
        opened_at=now,
        due_at=now + timedelta(hours=hours) if hours is not None else None,
        area_code=case.report.area_code,
        category_code=case.report.category_code,
    )
    work.disputes.save(dispute)
    return dispute


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
