"""Lets the marks of the escalation table fall when their time has come; several processes may."""

from chassis.roles import PeriodicRole
from services.routing.application import Application
from services.routing.usecases.fire_marks import FireMarks, fire_marks


class EscalationTimer(PeriodicRole):
    """A role: `run` returns after `stop`, between two transactions."""

    def __init__(self, app: Application, poll_seconds: float) -> None:
        super().__init__("escalation_timer", poll_seconds, self._fire_more)
        self._app = app

    async def _fire_more(self) -> bool:
        return not await self.fire_some()

    async def fire_some(self) -> bool:
        """Whether nothing more is due now."""
        if self._app.shelf.snapshot is None:
            return True
        command = FireMarks()
        async with self._app.unit_of_work() as work:
            looked_at = await fire_marks(command, work, self._app.clock, self._app.shelf)
        return looked_at < command.count_max
