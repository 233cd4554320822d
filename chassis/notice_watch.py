"""Looks when another process tells of something (NOTIFY), now and then in case a notice was missed, and at midnight."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, time, timedelta

import asyncpg
import structlog

from chassis import cancellation
from chassis.clock import CIVIL_ZONE, Clock
from chassis.database import SESSION_LIMITS
from chassis.errors import brief

log = structlog.get_logger(__name__)

RECONNECT_SECONDS = 1.0


class NoticeWatch:
    """A role: `run` returns after `stop`. `look` is called at the start, and after each of the above."""

    def __init__(
        self,
        database_url: str,
        application_name: str,
        channel: str,
        look: Callable[[], Awaitable[None]],
        poll_seconds: float,
        clock: Clock,
    ) -> None:
        self._database_url = database_url
        self._application_name = application_name
        self._channel = channel
        self._look = look
        self._poll_seconds = poll_seconds
        self._clock = clock
        self._awake = asyncio.Event()
        self._stopping = False

    def stop(self) -> None:
        self._stopping = True
        self._awake.set()

    async def run(self) -> None:
        while not self._stopping:
            try:
                await self._listen()
            except (Exception, asyncio.CancelledError) as error:
                if isinstance(error, asyncio.CancelledError) and cancellation.is_asked_for():
                    raise
                # Everybody goes on with what we have.
                log.warning("notice_watch.restarted", channel=self._channel, error=brief(error))
                await self._pause(RECONNECT_SECONDS)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(
            self._database_url,
            server_settings={**SESSION_LIMITS, "application_name": self._application_name},
            timeout=5,
        )
        try:
            await connection.add_listener(self._channel, lambda *_: self._awake.set())
            while not self._stopping and not connection.is_closed():
                self._awake.clear()
                await self._look()
                await self._pause(min(self._poll_seconds, seconds_to_midnight(self._clock.now())))
        finally:
            connection.terminate()

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._awake.wait(), seconds)


def seconds_to_midnight(now: datetime) -> float:
    """To the moment at which the next civil day has begun."""
    here = now.astimezone(CIVIL_ZONE)
    midnight = datetime.combine(here.date() + timedelta(days=1), time(), CIVIL_ZONE)
    return (midnight - here).total_seconds() + 0.01
