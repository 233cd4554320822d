"""Lets the marks of the escalation table fall when their time has come; several processes may."""

import asyncio
from contextlib import suppress

from chassis.logs import get_logger
from services.routing.application import Application
from services.routing.usecases.fire_marks import FireMarks, fire_marks


class EscalationTimer:
    """A role: `run` returns after `stop`, between two transactions."""

    def __init__(self, app: Application, poll_seconds: float) -> None:
        self._app = app
        self._poll_seconds = poll_seconds
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        while not self._stopping.is_set():
            try:
                is_done = await self.fire_some()
            except Exception:
                get_logger(periodic="escalation_timer").exception("periodic_failed")
                is_done = True
            if is_done:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), self._poll_seconds)

    async def fire_some(self) -> bool:
        """Whether nothing more is due now."""
        if self._app.shelf.snapshot is None:
            return True
        command = FireMarks()
        async with self._app.unit_of_work() as work:
            looked_at = await fire_marks(command, work, self._app.clock, self._app.shelf)
        return looked_at < command.count_max
