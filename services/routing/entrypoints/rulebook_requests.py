"""What the requests about a rulebook's version have in common."""

from collections.abc import Mapping
from typing import TypeVar

from fastapi import Request

from chassis.web.bodies import BodyModel, check_json_type, parse_body, read_bytes
from services.routing.application import Application
from services.routing.usecases.errors import RulebookUnknown
from services.routing.usecases.rulebook_version import RulebookVersion

Form = TypeVar("Form", bound=BodyModel)


async def stored(app: Application, version: str) -> tuple[RulebookVersion, Mapping[str, str]]:
    """The version and its tables, read in a transaction of their own: what takes seconds afterwards holds none open.

    Raises RulebookUnknown.
    """
    async with app.unit_of_work() as work:
        found = await work.rulebooks.find(version)
        if found is None:
            raise RulebookUnknown(version)
        return found, await work.rulebooks.tables(version)


async def optional_body(request: Request, form: type[Form]) -> Form:
    """An empty body says nothing, which will do."""
    raw = await read_bytes(request)
    if not raw.strip():
        return form()
    check_json_type(request)
    return parse_body(raw, form)
