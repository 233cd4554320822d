"""Somebody writes in the dialogue on a case, across units and levels; it is part of the record."""

from dataclasses import dataclass

from services.routing.domain.case import Case
from services.routing.domain.casework_events import MessagePosted
from services.routing.usecases.case_steps import Desk, StepCommand, begin, end
from services.routing.usecases.named_units import require_units
from services.routing.usecases.ports import DialogueEntry


@dataclass(frozen=True, slots=True)
class PostMessage(StepCommand):
    text: str
    to_units: tuple[str, ...] = ()


async def post_message(command: PostMessage, desk: Desk) -> Case:
    begun = await begin("message", command, desk, lambda opened: require_units(opened, "to_units.{}", command.to_units))
    actor = command.actor
    text = desk.mask(command.text)
    desk.work.dialogue.add(DialogueEntry(begun.case.id, begun.now, actor.unit, actor.post, command.to_units, text))
    posted = begun.case.stepped(begun.line.next_state)
    return end(begun, posted, MessagePosted, desk, detail={"to_units": list(command.to_units)})
