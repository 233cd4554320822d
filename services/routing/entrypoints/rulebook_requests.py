"""What the requests about a rulebook's version have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from fastapi import Request

from chassis.web.bodies import BodyModel, check_json_type, parse_body, read_bytes
from services.routing.application import Application
from services.routing.usecases.errors import RulebookUnknown
from services.routing.usecases.rulebook_version import RulebookVersion

Form = TypeVar("Form", bound=BodyModel)


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


async def optional_body(request: Request, form: type[Form]) -> Form:
    """An empty body says nothing, which will do."""
    raw = await read_bytes(request)
    if not raw.strip():
        return form()
    check_json_type(request)
    return parse_body(raw, form)
