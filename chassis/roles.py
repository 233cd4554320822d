"""Roles that every service may have: the HTTP server, and work at intervals."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

import uvicorn
from starlette.types import ASGIApp

from chassis.logs import get_logger

# Streams (SSE) never end by themselves; requests get this long.
DRAIN_SECONDS_MAX = 3


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the process's business."""
        yield


class HttpRole:
    """Serves an application; stops accepting first, then answers what is in hand."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self._address = (host, port)
        self._server = _Server(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                http="httptools",
                loop="none",
                lifespan="off",
                access_log=False,
                log_config=None,
                server_header=False,
                # The connection's address counts, unless the operator names proxies to believe, as uvicorn has it.
                proxy_headers="FORWARDED_ALLOW_IPS" in os.environ,
                timeout_graceful_shutdown=DRAIN_SECONDS_MAX,
            )
        )

    async def run(self) -> None:
        # Bound here: uvicorn would end the whole process by itself when the port is taken.
        with socket.create_server(self._address, backlog=2048, family=_family(self._address[0])) as listener:
            await self._server.serve(sockets=[listener])

    def stop(self) -> None:
        self._server.should_exit = True


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


class PeriodicRole:
    """Runs an action at intervals, and at once again when it says that there is more to do.

    A failure is logged and tried again next time.
    """

    def __init__(self, name: str, interval_seconds: float, action: Callable[[], Awaitable[bool | None]]) -> None:
        self._name = name
        self._interval_seconds = interval_seconds
        self._action = action
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        while not self._stopping.is_set():
            there_is_more: bool | None = False
            try:
                there_is_more = await self._action()
            except Exception:
                get_logger(periodic=self._name).exception("periodic_failed")
            if not there_is_more:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), self._interval_seconds)

    def stop(self) -> None:
        self._stopping.set()
