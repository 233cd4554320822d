"""Who reads and sets what of a unit's queue: its officers, and those above it."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends

from chassis.security.tokens import Caller
from services.routing.adapters.queue_pages import has_queue
from services.routing.application import Application
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.entrypoints.access import QUEUE_READERS, may_read_unit, not_your_unit, unit_unknown
from services.routing.usecases.work_units import is_unit

DECISION_ROLE = "decision"
UnitReader = Callable[..., Awaitable[Caller]]


def unit_reader_of(app: Application) -> UnitReader:
    """A dependency: the caller, who may read the queue of the `unit` in the path; else as `require_readable`."""

    async def unit_reader(unit: str, caller: Annotated[Caller, Depends(QUEUE_READERS)]) -> Caller:
        await app.shelf.looked()
        await require_readable(unit, caller, app)
        return caller

    return unit_reader


async def require_readable(unit: str, caller: Caller, app: Application) -> None:
    """Problem 403 for who may not read the unit's queue, 404 for a unit that the list doesn't know and that never had a
    case. Before the first list nobody can say which units there are."""
    snapshot = app.shelf.snapshot
    if not may_read_unit(caller, unit, snapshot):
        raise not_your_unit()
    if snapshot is None or is_unit(unit, snapshot):
        return
    async with app.engine.connect() as connection:
        if not await has_queue(connection, unit):
            raise unit_unknown(unit)


def may_set_for_unit(caller: Caller, snapshot: Snapshot | None) -> bool:
    """What counts for the whole unit is set by its decision posts, or by an admin."""
    post = snapshot.post_by_code.get(caller.post or "") if snapshot else None
    return caller.role == "admin" or (post is not None and post.role == DECISION_ROLE and post.unit_code == caller.unit)
