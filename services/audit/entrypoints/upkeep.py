"""What is kept for a time only goes by itself, also when nobody asks for anything any more."""

from collections.abc import Awaitable, Callable

from chassis.roles import PeriodicRole
from services.audit.application import Application
from services.audit.usecases.forget_exports import forget_exports

INTERVAL_SECONDS = 600.0


def forgetting(app: Application) -> Callable[[], Awaitable[None]]:
    async def forget() -> None:
        async with app.unit_of_work() as work:
            await forget_exports(work, app.clock)

    return forget


def upkeep_role(app: Application) -> PeriodicRole:
    return PeriodicRole("upkeep", INTERVAL_SECONDS, forgetting(app))
