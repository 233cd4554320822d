"""What the requests about a rulebook's version have in common."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.routing.application import Application
from services.routing.usecases.errors import RulebookUnknown
from services.routing.usecases.rulebook_version import RulebookVersion


@dataclass(frozen=True, slots=True)
class Stored:
    """`snapshot`: None where the version is older than they are kept for drafts."""

    version: RulebookVersion
    tables: Mapping[str, str]
    snapshot: bytes | None


async def known(app: Application, version: str) -> RulebookVersion:
    """Raises RulebookUnknown."""
    async with app.unit_of_work() as work:
        found = await work.rulebooks.find(version)
    if found is None:
        raise RulebookUnknown(version)
    return found


async def stored(app: Application, version: str) -> Stored:
    """The version with its content, read in a transaction of its own: what takes seconds afterwards holds none open.

    Raises RulebookUnknown.
    """
    found = await known(app, version)
    async with app.unit_of_work() as work:
        return Stored(found, await work.rulebooks.tables(version), await work.rulebooks.snapshot(version))
