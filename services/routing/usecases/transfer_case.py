"""Another unit leads now: across (转办) or down (交办), within what the power list allows."""

from dataclasses import dataclass

from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseDelegated, CaseTransferred
from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.usecases.case_steps import Begun, Desk, StepCommand, bad_field, begin, end
from services.routing.usecases.move_grounds import grounds_of
from services.routing.usecases.named_units import require_units
from services.routing.usecases.new_assistants import with_helpers
from services.routing.usecases.new_lead import handed_to, lead_under, power_of_unit
from services.routing.usecases.standings import lineage_of
from services.routing.usecases.work_units import work_unit_of


@dataclass(frozen=True, slots=True)
class TransferCase(StepCommand):
    to_unit: str
    reason: str


async def transfer_case(command: TransferCase, desk: Desk) -> Case:
    begun = await begin("transfer", command, desk, lambda opened: require_units(opened, "to_unit", [command.to_unit]))
    handed = await _handed(begun, command, desk)
    return end(begun, handed, CaseTransferred, desk, detail={"to_unit": command.to_unit}, note=command.reason)


async def delegate_case(command: TransferCase, desk: Desk) -> Case:
    begun = await begin("delegate", command, desk, lambda opened: require_units(opened, "to_unit", [command.to_unit]))
    if not is_below(command.to_unit, begun):
        raise bad_field(
            "to_unit", "not_below", "交办只能给辖区内的下级街镇、社区（村）", "delegate to a street or community below"
        )
    handed = await _handed(begun, command, desk)
    return end(begun, handed, CaseDelegated, desk, detail={"to_unit": command.to_unit}, note=command.reason)


def is_below(unit_code: str, begun: Begun) -> bool:
    """A unit whose area is smaller than the lead's, on the way down to the place."""
    snapshot, lead = begun.rulebook, begun.case.lead
    own = snapshot.unit_by_code.get(lead.work_unit) if lead else None
    unit = snapshot.unit_by_code.get(unit_code)
    area = unit.area_code if unit else unit_code
    lineage = lineage_of(begun.case, snapshot)
    if own is None or area not in lineage or own.area_code not in lineage:
        return False
    return lineage.index(area) < lineage.index(own.area_code)


async def _handed(begun: Begun, command: TransferCase, desk: Desk) -> Case:
    power = require_receiver(begun, command.to_unit)
    await desk.work.post_loads.load()
    lead = lead_under(power.power, command.to_unit, begun.rulebook, desk.work.post_loads.current, begun.now.date())
    return with_helpers(handed_to(begun.case, lead, begun.now), power, grounds_of(begun.register))


def require_receiver(begun: Begun, unit_code: str) -> LoadedPower:
    """The power by which the unit may have it. Raises InvalidFields."""
    case, snapshot = begun.case, begun.rulebook
    if case.lead is not None and work_unit_of(snapshot, unit_code) == case.lead.work_unit:
        raise bad_field("to_unit", "same_unit", "该单位正在承办此件", "this unit leads the case already")
    if unit_code in case.course.returned_by:
        raise bad_field("to_unit", "returned_by", "该单位已退过此件，须经裁决", "this unit returned it; have it ruled")
    power = power_of_unit(case, snapshot, unit_code)
    if power is None:
        raise bad_field(
            "to_unit",
            "no_power",
            "按权力清单，该单位对此事项没有权力；如有争议请退单或提请裁决",
            "by the power list this unit holds no power over the matter",
        )
    return power
