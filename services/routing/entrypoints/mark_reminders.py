"""Reminds of hearings, and tells when nobody stated a side; several processes may."""

from chassis.roles import PeriodicRole
from services.routing.application import Application
from services.routing.usecases.remind_marks import RemindMarks, remind_marks


class MarkReminders(PeriodicRole):
    """A role: `run` returns after `stop`, between two transactions."""

    def __init__(self, app: Application, poll_seconds: float) -> None:
        super().__init__("mark_reminders", poll_seconds, self.remind_some)
        self._app = app

    async def remind_some(self) -> bool:
        """Whether there may be more."""
        if self._app.shelf.snapshot is None:
            return False
        command = RemindMarks()
        async with self._app.unit_of_work() as work:
            return await remind_marks(command, work, self._app.clock, self._app.shelf) > 0
