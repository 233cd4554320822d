"""Decides the cases that came before there was a rulebook, a hundred at a time."""

from chassis.roles import PeriodicRole
from services.routing.application import Application
from services.routing.usecases.redecide_waiting import RedecideWaiting, redecide_waiting


class WaitingCases(PeriodicRole):
    """A role: `run` returns after `stop`, between two transactions."""

    def __init__(self, app: Application, poll_seconds: float) -> None:
        super().__init__("waiting_cases", poll_seconds, self._decide_some)
        self._app = app

    async def _decide_some(self) -> bool:
        """Whether there may be more."""
        if self._app.shelf.snapshot is None:
            return False
        command = RedecideWaiting()
        async with self._app.unit_of_work() as work:
            decided = await redecide_waiting(command, work, self._app.clock, self._app.shelf, self._app.quick_fix)
        return decided == command.count_max
