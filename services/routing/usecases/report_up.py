"""The lead unit reports to a higher unit (上报). It stays the lead; the other one learns of it."""

from dataclasses import dataclass

from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseReportedUp
from services.routing.usecases.case_steps import Begun, Desk, StepCommand, bad_field, begin, end
from services.routing.usecases.named_units import require_units
from services.routing.usecases.ports import DialogueEntry


@dataclass(frozen=True, slots=True)
class ReportUp(StepCommand):
    to_unit: str
    reason: str


async def report_up(command: ReportUp, desk: Desk) -> Case:
    begun = await begin("report_up", command, desk, lambda opened: require_units(opened, "to_unit", [command.to_unit]))
    if command.to_unit not in units_above(begun):
        names = "、".join(units_above(begun)) or "无"
        raise bad_field("to_unit", "not_above", f"只能上报给上级或监督单位：{names}", "report to a unit above your own")
    actor = command.actor
    entry = DialogueEntry(
        begun.case.id, begun.now, actor.unit, actor.post, (command.to_unit,), desk.mask(command.reason)
    )
    desk.work.dialogue.add(entry)
    reported = begun.case.stepped(begun.line.next_state)
    return end(begun, reported, CaseReportedUp, desk, detail={"to_unit": command.to_unit}, note=command.reason)


def units_above(begun: Begun) -> list[str]:
    """The lead's parents, the units that supervise them, and the one that supervises the case."""
    units, lead = begun.rulebook.unit_by_code, begun.case.lead
    found = dict.fromkeys([begun.case.supervising_unit])
    code = lead.work_unit if lead else ""
    while code in units and len(found) < 10:
        unit = units[code]
        found |= dict.fromkeys([unit.parent_unit, unit.supervising_unit])
        code = unit.parent_unit
    return [code for code in found if code in units]
