"""Somebody writes in the dialogue on a case, across units and levels; it is part of the record."""

from dataclasses import dataclass

from services.routing.domain.case import Case
from services.routing.domain.casework_events import MessagePosted
from services.routing.usecases.case_steps import Desk, StepCommand, bad_field, begin, end
from services.routing.usecases.ports import DialogueEntry
from services.routing.usecases.recusal import is_withheld_from


@dataclass(frozen=True, slots=True)
class PostMessage(StepCommand):
    text: str
    to_units: tuple[str, ...] = ()


async def post_message(command: PostMessage, desk: Desk) -> Case:
    begun = await begin("message", command, desk)
    for index, unit in enumerate(command.to_units):
        known = unit in begun.rulebook.unit_by_code or unit in begun.rulebook.areas.lineages
        if not known or is_withheld_from(unit, begun.case.report.about_unit, begun.snapshot):
            raise bad_field(
                f"to_units.{index}", "unknown_unit", f"不能发给这个单位：{unit}", "no such unit to write to"
            )
    actor = command.actor
    text = desk.mask(command.text)
    desk.work.dialogue.add(DialogueEntry(begun.case.id, begun.now, actor.unit, actor.post, command.to_units, text))
    posted = begun.case.stepped(begun.line.next_state)
    return end(begun, posted, MessagePosted, desk, detail={"to_units": list(command.to_units)})
