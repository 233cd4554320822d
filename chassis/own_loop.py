"""A role on an event loop of its own, in a thread of the process.

The relay publishes a batch in about fifteen turns of its loop. On the loop that answers requests each turn waits behind
every request in hand: at 130 issues a second, handing over 60 rows took intake 700 ms, while Kafka had answered
routing's relay after 40. The interpreter lets threads take turns every few milliseconds instead.
"""

import asyncio
import threading
from concurrent.futures import Future
from contextlib import suppress

import uvloop

from chassis.process import Role

END_SECONDS_MAX = 1.0


class OnOwnLoop:
    """`role` must allow `stop` to be called from another thread; whatever else it uses belongs to its loop alone."""

    def __init__(self, role: Role) -> None:
        self._role = role
        self._loop: asyncio.AbstractEventLoop
        self._task: asyncio.Task[None] | None = None

    def stop(self) -> None:
        self._role.stop()

    async def run(self) -> None:
        ended: Future[None] = Future()
        # A daemon: should it not end when asked to, the process still does. Killing a relay loses nothing.
        threading.Thread(target=self._live, args=(ended,), name=type(self._role).__name__, daemon=True).start()
        waiting = asyncio.wrap_future(ended)
        try:
            await asyncio.shield(waiting)
        except asyncio.CancelledError:
            self._cancel()
            with suppress(asyncio.CancelledError, TimeoutError):
                await asyncio.wait_for(waiting, END_SECONDS_MAX)
            raise

    def _live(self, ended: "Future[None]") -> None:
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(self._run_role())
        except BaseException as error:
            ended.set_exception(error)
        else:
            ended.set_result(None)

    async def _run_role(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        await self._role.run()

    def _cancel(self) -> None:
        if self._task is not None:
            # The loop may have ended in this moment, and then there is nothing left to cancel.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._task.cancel)
