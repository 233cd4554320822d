"""Decides the cases that came before there was a rulebook, a hundred at a time."""

from collections.abc import Awaitable, Callable

from services.routing.application import Application
from services.routing.usecases.redecide_waiting import RedecideWaiting, redecide_waiting


def decide_waiting_cases(app: Application) -> Callable[[], Awaitable[None]]:
    """The action of a periodic role."""

    async def act() -> None:
        command = RedecideWaiting()
        while app.shelf.snapshot is not None:
            async with app.unit_of_work() as work:
                decided = await redecide_waiting(command, work, app.clock, app.shelf)
            if decided < command.count_max:
                return

    return act
