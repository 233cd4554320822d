"""The lead unit returns a case (退单): within its window, with a reason, and only so often.

Only corrected facts make the list answer anew: the same facts give the same holder. Without them, or when the answer is
a unit that returned the case already, the dispatcher refuses the return or opens a dispute; beyond the cap one opens by
itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseReturned
from services.routing.domain.clocks import RETURN, due_at
from services.routing.domain.corrections import corrected, faults_of
from services.routing.domain.dispute import RETURNS
from services.routing.domain.events import CaseDisputed
from services.routing.domain.facts import EMERGENCY
from services.routing.usecases.case_steps import Begun, Desk, Opened, StepCommand, begin, end, refused
from services.routing.usecases.errors import FieldError, InvalidFields
from services.routing.usecases.find_precedents import find_precedents
from services.routing.usecases.open_dispute import open_dispute
from services.routing.usecases.redecide_case import redecide_case
from services.routing.usecases.work_units import is_unit


@dataclass(frozen=True, slots=True)
class ReturnCase(StepCommand):
    """`facts`: field → corrected value."""

    reason_code: str
    reason: str
    basis: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    suggested_unit: str = ""
    power_code: str = ""
    evidence: tuple[UUID, ...] = ()


async def return_case(command: ReturnCase, desk: Desk) -> Case:
    begun = await begin("return", command, desk, lambda opened: require_sound(opened, command))
    require_returnable(begun)
    report, changes = corrected(begun.case.report, command.facts)
    returned = _returned(begun, command, changes, desk)
    if len(returned.course.returns) > returns_max(begun):
        return await dispute_returns(returned, begun, desk)
    if not changes:
        return returned
    return await redecide_case(replace(returned, report=report), begun, desk)


def require_returnable(begun: Begun) -> None:
    """Raises WrongState."""
    case = begun.case
    if case.report.urgency == EMERGENCY:
        raise refused(begun, "特急件不得退单，先行处置再议管辖（ESC-059）", "an emergency is not returned")
    if case.course.ruled is not None:
        raise refused(begun, "管辖裁决有约束力，不得再退单", "the ruling binds")
    rule = begun.rulebook.escalation.rule_for("return_after_hours", case.report.urgency)
    due = due_at(case.clocks, RETURN, begun.register.calendar)
    if rule is not None and due is not None and begun.now > due.at:
        raise refused(
            begun, f"收件超过 {rule.threshold} 小时，不得退单（{rule.rule_code}）", "the time to return it is over"
        )


def require_sound(opened: Opened, command: ReturnCase) -> None:
    """Raises InvalidFields with every fault."""
    rulebook = opened.rulebook
    faults = [FieldError(name, "invalid", zh, en) for name, zh, en in faults_of(command.facts, rulebook)]
    if command.suggested_unit and not is_unit(command.suggested_unit, rulebook):
        faults.append(FieldError("suggested_unit", "unknown_unit", "没有这个单位", "no such unit"))
    if command.power_code and command.power_code not in rulebook.power_by_code:
        faults.append(FieldError("power_code", "unknown_power", "没有这项权力", "no such power"))
    if faults:
        raise InvalidFields(faults)


def returns_max(begun: Begun) -> int:
    rule = begun.rulebook.escalation.rule_for("return_count", begun.case.report.urgency)
    return rule.max_returns if rule and rule.max_returns is not None else 2


def _returned(begun: Begun, command: ReturnCase, changes: dict[str, Any], desk: Desk) -> Case:
    case = begun.case
    note = {
        "unit": case.lead.unit_code if case.lead else "",
        "post": command.actor.post,
        "at": begun.now.isoformat(),
        "reason_code": command.reason_code,
        "corrected": changes,
        "suggested_unit": command.suggested_unit,
        # What the arbiter is to see missing.
        "missing": [
            name
            for name, given in (
                ("basis", command.basis),
                ("evidence", command.evidence),
                ("suggested_unit", command.suggested_unit),
            )
            if not given
        ],
    }
    returned = case.stepped("returned", course=case.noting(returns=(*case.course.returns, note)))
    detail = {
        "corrected": changes,
        "suggested_unit": command.suggested_unit or None,
        "power_code": command.power_code or None,
        "evidence": [str(each) for each in command.evidence],
        "missing": note["missing"],
    }
    text = f"{command.reason}（依据：{command.basis}）" if command.basis else command.reason
    return end(begun, returned, CaseReturned, desk, reason_code=command.reason_code, detail=detail, note=text)


async def dispute_returns(returned: Case, begun: Begun, desk: Desk) -> Case:
    """The lead stays who it is until the ruling (先行处置单位不变)."""
    parties = sorted(returned.course.returned_by | {returned.lead.unit_code if returned.lead else ""} - {""})
    disputed = returned.stepped("disputed", disputed_units=tuple(parties))
    disputed, dispute = open_dispute(disputed, RETURNS, parties, begun.register)
    precedents = await find_precedents(disputed, desk.work, desk.ruling)
    detail = {
        "dispute_id": str(dispute.id),
        "rule_code": dispute.rule_code,
        "deciding_unit": dispute.deciding_unit,
        "precedents": [str(each.dispute.id) for each in precedents],
    }
    return begun.register.enter(returned, disputed, CaseDisputed, reason_code=RETURNS, detail=detail)
