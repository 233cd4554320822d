"""Statements of the parties, and the ruling of the deciding unit (管辖裁决): it binds, and is kept as a precedent."""

from dataclasses import dataclass
from uuid import UUID

from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseRuled, StatementMade
from services.routing.domain.dispute import Dispute
from services.routing.domain.events import Actor
from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.case_steps import Desk, bad_field
from services.routing.usecases.errors import CaseUnknown, DisputeRuled, DisputeUnknown, NotYourDispute
from services.routing.usecases.find_precedents import subject_of
from services.routing.usecases.move_grounds import grounds_of
from services.routing.usecases.new_assistants import with_helpers
from services.routing.usecases.new_lead import handed_to, holds, lead_under
from services.routing.usecases.recusal import is_withheld_from
from services.routing.usecases.standings import lineage_of, power_behind
from services.routing.usecases.work_units import covers, work_unit_of


@dataclass(frozen=True, slots=True)
class RuleDispute:
    dispute_id: UUID
    actor: Actor
    lead_unit: str
    power_code: str
    basis: str
    reason: str
    # Of the arbiter, see `domain/four_eyes.py`.
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MakeStatement:
    dispute_id: UUID
    actor: Actor
    text: str


def may_rule(actor: Actor, dispute: Dispute, case: Case, snapshot: Snapshot | None) -> bool:
    """The deciding unit's officers and arbitrators; an arbitrator without a unit has the whole area. Never a party."""
    if actor.type not in ("officer", "arbitrator") or is_party(actor, dispute, snapshot):
        return False
    if is_withheld_from(actor.unit or None, case.report.about_unit, snapshot):
        return False
    if actor.type == "arbitrator" and not actor.unit:
        return covers(snapshot, None, case.report.area_code)
    return actor.unit == dispute.deciding_unit


def is_party(actor: Actor, dispute: Dispute, snapshot: Snapshot | None) -> bool:
    if not actor.unit:
        return False
    return actor.unit in {work_unit_of(snapshot, unit) if snapshot else unit for unit in dispute.parties}


async def rule_dispute(command: RuleDispute, desk: Desk) -> Case:
    """Raises DisputeUnknown, NotYourDispute, InvalidFields, DisputeRuled, in this order."""
    dispute, case, snapshot = await _locked(command.dispute_id, desk)
    if not may_rule(command.actor, dispute, case, snapshot):
        raise NotYourDispute
    power = require_holder(command, case, snapshot)
    if dispute.ruled_at is not None or case.state != "disputed":
        raise DisputeRuled
    register = desk.register(snapshot, command.actor)
    now = register.at
    await desk.work.post_loads.load()
    lead = lead_under(power.power, command.lead_unit, snapshot, desk.work.post_loads.current, now.date())
    bound = {"dispute_id": str(dispute.id), "at": now.isoformat(), "unit": command.lead_unit}
    ruled = with_helpers(handed_to(case, lead, now, ruled=bound), power, grounds_of(register))
    by_power = power_behind("ruling", case, snapshot, dispute.deciding_unit)
    actor, reason = command.actor, desk.mask(command.reason)
    ruling = {
        "unit": command.lead_unit,
        "power_code": command.power_code,
        "basis": desk.mask(command.basis),
        "reason": reason,
        "by_unit": actor.unit or dispute.deciding_unit,
        "by_post": actor.post,
        "by_power": by_power,
        "subject": await subject_of(case, desk.ruling, snapshot),
    }
    desk.work.disputes.save(dispute.ruled(ruling, now, command.marks))
    detail = {"dispute_id": str(dispute.id), "lead_unit": command.lead_unit, "power_code": command.power_code}
    return register.enter(case, ruled, CaseRuled, detail=detail, note=reason, power_code=by_power)


async def make_statement(command: MakeStatement, desk: Desk) -> Dispute:
    """Raises DisputeUnknown, NotYourDispute, DisputeRuled."""
    dispute, case, snapshot = await _locked(command.dispute_id, desk)
    if command.actor.type != "officer" or not is_party(command.actor, dispute, snapshot):
        raise NotYourDispute
    if dispute.ruled_at is not None:
        raise DisputeRuled
    register, actor = desk.register(snapshot, command.actor), command.actor
    now = register.at
    text = desk.mask(command.text)
    stated = dispute.stated({"unit": actor.unit, "post": actor.post, "at": now.isoformat(), "text": text})
    desk.work.disputes.save(stated)
    detail = {"dispute_id": str(dispute.id)}
    register.enter(case, case.stepped(case.state), StatementMade, detail=detail, note=text)
    return stated


def require_holder(command: RuleDispute, case: Case, snapshot: Snapshot) -> LoadedPower:
    """Raises InvalidFields."""
    found = snapshot.power_by_code.get(command.power_code)
    if found is None:
        raise bad_field("power_code", "unknown_power", "没有这项权力", "no such power")
    if is_withheld_from(command.lead_unit, case.report.about_unit, snapshot):
        raise bad_field("lead_unit", "recused", "被反映的单位须回避", "the case is about this unit")
    if not holds(found.power, command.lead_unit, snapshot, lineage_of(case, snapshot)):
        raise bad_field(
            "lead_unit", "not_the_holder", "该单位在此地不行使这项权力", "this unit does not hold the power here"
        )
    return found


async def _locked(dispute_id: UUID, desk: Desk) -> tuple[Dispute, Case, Snapshot]:
    """The case before the dispute, as everybody takes these locks."""
    found = await desk.work.disputes.find(dispute_id)
    if found is None:
        raise DisputeUnknown(dispute_id)
    case = await desk.work.cases.lock(found.case_id)
    dispute = await desk.work.disputes.find(dispute_id)
    if case is None or dispute is None:
        raise CaseUnknown(found.case_id)
    snapshot = await desk.ruling.of(case.rulebook_version)
    if snapshot is None:
        raise DisputeUnknown(dispute_id)
    return dispute, case, snapshot
