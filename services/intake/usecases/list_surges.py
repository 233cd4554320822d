"""The surges that are some business of whoever asks, newest first."""

from dataclasses import dataclass
from uuid import UUID

from services.intake.domain.events import Actor
from services.intake.domain.reference import Reference
from services.intake.domain.surges.noticed import NoticedSurge, concerns
from services.intake.usecases.surge_ports import SurgeWork

_READ_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class ListSurges:
    """`before`: the id of the last surge of the page before. Without a unit the whole area is the actor's."""

    actor: Actor
    before: UUID | None
    limit: int


@dataclass(frozen=True, slots=True)
class SurgePage:
    items: list[NoticedSurge]
    has_more: bool


async def list_surges(command: ListSurges, work: SurgeWork, reference: Reference) -> SurgePage:
    found: list[NoticedSurge] = []
    before, there_is_more = command.before, True
    while there_is_more and len(found) <= command.limit:
        read = await work.surges.noticed_before(before, _READ_AT_ONCE)
        found += [each for each in read if is_shown(each, command.actor, reference)]
        before, there_is_more = (read[-1].id if read else before), len(read) == _READ_AT_ONCE
    return SurgePage(found[: command.limit], len(found) > command.limit)


def is_shown(surge: NoticedSurge, actor: Actor, reference: Reference) -> bool:
    if actor.unit is None:
        return True
    area = reference.area_of(actor.unit)
    return area is not None and concerns(surge.areas, area, reference.gazetteer)
