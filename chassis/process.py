"""A service as a process: its roles run until a signal, stop in order, and everything is closed."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import uvloop

from chassis.collector import spare_the_collector
from chassis.huge_pages import gather_in_huge_pages
from chassis.logs import configure_logging, get_logger

# First nothing new comes in, then what is in hand is finished, then what that wrote is published.
STOP_ORDER = ("http", "consumer", "relay")
# Seconds for one stage; together with closing under the ten that supervisors usually grant.
STAGE_SECONDS_MAX = {"http": 4.0, "consumer": 2.5, "relay": 1.5}
CLOSE_SECONDS_MAX = 1.5
SETTLED_AFTER_SECONDS = 5.0


class Role(Protocol):
    """One of the things a process does."""

    async def run(self) -> None:
        """Returns when stopped; an exception ends the process."""
        ...

    def stop(self) -> None:
        """Asks `run` to finish what is in hand and return."""
        ...


@dataclass(frozen=True)
class Parts:
    """What a service is made of: roles by name (http, consumer, relay), and what to close after them, in this order."""

    roles: Mapping[str, Sequence[Role]]
    close: Sequence[Callable[[], Awaitable[None]]] = field(default_factory=tuple)


# Gets the names of the roles asked for and builds only those.
Build = Callable[[frozenset[str]], Awaitable[Parts]]


def run(service: str, build: Build, arguments: Sequence[str] | None = None) -> None:
    """The process's whole life; exits 0 after a signal, 1 when a role or the build failed."""
    parser = argparse.ArgumentParser(prog=service)
    parser.add_argument("--roles", default=",".join(STOP_ORDER), help="comma-separated: http, consumer, relay")
    names = frozenset(name.strip() for name in parser.parse_args(arguments).roles.split(",") if name.strip())
    if not names or names - set(STOP_ORDER):
        parser.error(f"--roles takes {', '.join(STOP_ORDER)}")
    configure_logging(service)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        sys.exit(runner.run(live(build, names)))


async def live(build: Build, names: frozenset[str]) -> int:
    """Builds, runs and stops; the exit status."""
    log = get_logger()
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    try:
        parts = await build(names)
    except Exception:
        log.exception("build_failed")
        return 1
    spare_the_collector()
    gather_in_huge_pages()
    tasks = _start(parts, names)
    log.info("started", roles=sorted(names))
    settling = asyncio.create_task(_settle())
    signalled = asyncio.create_task(stopping.wait())
    await asyncio.wait([signalled, *(task for _, _, task in tasks)], return_when=asyncio.FIRST_COMPLETED)
    healthy = stopping.is_set()
    if not healthy:
        # Also one that was cancelled from inside, by a library, and so has no error to report.
        log.error("role_ended", roles=[task.get_name() for _, _, task in tasks if task.done()])
    signalled.cancel()
    settling.cancel()
    await _stop(tasks)
    healthy = not _report_failures(tasks) and healthy
    await _close(parts)
    log.info("stopped")
    return 0 if healthy else 1


async def _settle() -> None:
    """As after the build: what the first seconds brought stays as well, such as a release and what is rare."""
    await asyncio.sleep(SETTLED_AFTER_SECONDS)
    spare_the_collector()
    await asyncio.to_thread(gather_in_huge_pages)


_Running = tuple[str, Role, asyncio.Task[None]]


def _start(parts: Parts, names: frozenset[str]) -> list[_Running]:
    return [
        (name, role, asyncio.create_task(role.run(), name=f"{name}:{type(role).__name__}"))
        for name, roles in parts.roles.items()
        if name in names
        for role in roles
    ]


async def _stop(running: list[_Running]) -> None:
    for stage in STOP_ORDER:
        tasks = [task for name, _, task in running if name == stage]
        for name, role, _ in running:
            if name == stage:
                role.stop()
        if not tasks:
            continue
        _, late = await asyncio.wait(tasks, timeout=STAGE_SECONDS_MAX[stage])
        for task in late:
            get_logger().warning("role_cut_short", role=task.get_name())
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def _report_failures(running: list[_Running]) -> bool:
    failed = False
    for name, _, task in running:
        error = None if task.cancelled() else task.exception()
        if error is not None:
            failed = True
            get_logger().error("role_crashed", role=name, exc_info=error)
    return failed


async def _close(parts: Parts) -> None:
    for close in parts.close:
        try:
            async with asyncio.timeout(CLOSE_SECONDS_MAX):
                await close()
        except Exception:
            get_logger().exception("close_failed")
