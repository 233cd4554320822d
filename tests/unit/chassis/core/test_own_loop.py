"""A role on a loop of its own lives and ends as one on the process's loop."""

import asyncio
import threading
import time

import pytest

from chassis.own_loop import OnOwnLoop


class Waiting:
    """Runs until it is stopped, from whatever thread."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.started, self.stopped = threading.Event(), threading.Event()
        self.failure = failure
        self.thread: int | None = None
        self.was_cancelled = False

    async def run(self) -> None:
        self.thread = threading.get_ident()
        self.started.set()
        if self.failure is not None:
            raise self.failure
        try:
            while not self.stopped.is_set():
                await asyncio.sleep(0.005)
        except asyncio.CancelledError:
            self.was_cancelled = True
            raise

    def stop(self) -> None:
        self.stopped.set()


def ends_while_we_are_busy(role: Waiting) -> bool:
    """Without one turn of this loop: only another thread can bring the role to its end."""
    until = time.monotonic() + 10
    while any(thread.ident == role.thread for thread in threading.enumerate()):
        if time.monotonic() > until:
            return False
        time.sleep(0.005)
    return True


async def started(role: Waiting) -> "asyncio.Task[None]":
    task = asyncio.create_task(OnOwnLoop(role).run())
    await asyncio.to_thread(role.started.wait, 10)
    return task


async def test_it_runs_in_another_thread_until_it_is_stopped():
    role = Waiting()
    task = await started(role)
    assert role.thread != threading.get_ident()
    role.stop()
    async with asyncio.timeout(10):
        await task


async def test_it_goes_on_while_the_loop_of_the_process_is_busy():
    role = Waiting()
    task = await started(role)
    role.stop()
    assert ends_while_we_are_busy(role)
    await task


async def test_its_failure_is_the_roles_failure():
    with pytest.raises(RuntimeError, match="no broker"):
        await OnOwnLoop(Waiting(RuntimeError("no broker"))).run()


async def test_cutting_it_short_cancels_it_in_its_own_loop():
    role = Waiting()
    task = await started(role)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert role.was_cancelled
