"""After a start with another calendar the clocks of open cases are re-based; several processes may."""

from chassis.roles import PeriodicRole
from services.routing.application import Application
from services.routing.usecases.rebase_clocks import RebaseClocks, rebase_clocks


class CalendarUpkeep(PeriodicRole):
    """A role: `run` returns after `stop`, between two transactions."""

    def __init__(self, app: Application, interval_seconds: float) -> None:
        super().__init__("calendar_upkeep", interval_seconds, self.rebase_some)
        self._app = app

    async def rebase_some(self) -> bool:
        """Whether there may be more."""
        if self._app.shelf.snapshot is None:
            return False
        async with self._app.unit_of_work() as work:
            return await rebase_clocks(RebaseClocks(), work, self._app.clock, self._app.shelf)
