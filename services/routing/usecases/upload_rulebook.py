"""A rulebook comes in as tables and is kept as a draft."""

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.clock import Clock
from services.routing.domain.calendar import in_china
from services.routing.domain.events import Actor
from services.routing.domain.rulebook.digest import digest_of
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.tables import TABLE_NAMES, Rulebook
from services.routing.usecases.errors import RulebookUnsound
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.rulebook_version import DRAFT, RulebookVersion


@dataclass(frozen=True, slots=True)
class UploadRulebook:
    """`rulebook`: what `sound_rulebook` read from the tables."""

    tables: Mapping[str, str]
    rulebook: Rulebook
    digest: str
    actor: Actor


def sound_rulebook(tables: Mapping[str, str]) -> tuple[Rulebook, str]:
    """The rulebook and its digest; a second's work, so not for the event loop. Raises RulebookUnsound."""
    reading = read_rulebook(tables)
    if reading.errors:
        raise RulebookUnsound(reading.errors)
    return reading.rulebook, digest_of(reading.rulebook)


async def upload_rulebook(command: UploadRulebook, work: RoutingWork, clock: Clock) -> RulebookVersion:
    now = clock.now()
    version = RulebookVersion(
        version=await work.rulebooks.next_version(in_china(now).date()),
        digest=command.digest,
        status=DRAFT,
        created_at=now,
        created_by=command.actor.ref,
        row_counts={name: len(getattr(command.rulebook, name)) for name in TABLE_NAMES},
    )
    await work.rulebooks.add(version, command.tables)
    return version
