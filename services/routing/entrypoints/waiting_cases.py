"""Decides the cases that came before there was a rulebook, a hundred at a time."""

import asyncio
from contextlib import suppress

from chassis.logs import get_logger
from services.routing.application import Application
from services.routing.usecases.redecide_waiting import RedecideWaiting, redecide_waiting


class WaitingCases:
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
                is_done = await self._decide_some()
            except Exception:
                get_logger(periodic="waiting_cases").exception("periodic_failed")
                is_done = True
            if is_done:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), self._poll_seconds)

    async def _decide_some(self) -> bool:
        """Whether none is left."""
        if self._app.shelf.snapshot is None:
            return True
        command = RedecideWaiting()
        async with self._app.unit_of_work() as work:
            decided = await redecide_waiting(command, work, self._app.clock, self._app.shelf)
        return decided < command.count_max
