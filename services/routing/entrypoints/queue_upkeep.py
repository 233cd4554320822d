"""Keeps the queues' tables small, and finds a dispatcher for what has none yet."""

from chassis.roles import PeriodicRole
from services.routing.adapters.queue_changes import sweep_changes
from services.routing.application import Application
from services.routing.usecases.place_waiting import PlaceWaiting, place_waiting

SWEEP_ROWS_MAX = 5_000


class QueueUpkeep(PeriodicRole):
    """A role: `run` returns after `stop`."""

    def __init__(self, app: Application, interval_seconds: float, hours_kept: int) -> None:
        super().__init__("queue_upkeep", interval_seconds, self._keep_up)
        self._app = app
        self._hours_kept = hours_kept

    async def _keep_up(self) -> None:
        async with self._app.unit_of_work() as work:
            await place_waiting(PlaceWaiting(), work, self._app.shelf)
        async with self._app.engine.begin() as connection:
            await sweep_changes(connection, self._hours_kept, SWEEP_ROWS_MAX)
