"""Hears of publications by NOTIFY, and looks now and then in case one was missed."""

import asyncio
from contextlib import suppress

import asyncpg
import structlog

from chassis.database import SESSION_LIMITS
from services.routing.adapters.rulebook_shelf import RulebookShelf
from services.routing.adapters.rulebooks import CHANNEL

log = structlog.get_logger(__name__)

RECONNECT_SECONDS = 1.0


class RulebookWatch:
    """A role: `run` returns after `stop`."""

    def __init__(self, database_url: str, shelf: RulebookShelf, poll_seconds: float) -> None:
        self._database_url = database_url
        self._shelf = shelf
        self._poll_seconds = poll_seconds
        self._awake = asyncio.Event()
        self._stopping = False

    def stop(self) -> None:
        self._stopping = True
        self._awake.set()

    async def run(self) -> None:
        while not self._stopping:
            try:
                await self._listen()
            except Exception as error:
                # Decisions go on with the rulebook that we have.
                log.warning("rulebook_watch.restarted", error=type(error).__name__)
                await self._pause(RECONNECT_SECONDS)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(
            self._database_url,
            server_settings={**SESSION_LIMITS, "application_name": "routing-rulebook-watch"},
            timeout=5,
        )
        try:
            await connection.add_listener(CHANNEL, lambda *_: self._awake.set())
            while not self._stopping and not connection.is_closed():
                self._awake.clear()
                await self._shelf.refresh()
                # A version of a later day comes into force without anybody's notice.
                await self._pause(min(self._poll_seconds, self._shelf.seconds_to_midnight()))
        finally:
            connection.terminate()

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._awake.wait(), seconds)
