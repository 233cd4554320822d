"""Waits until nothing is on its way any more."""

import asyncio
import time
from collections.abc import Mapping

import asyncpg

from tests.chaos.backlog import unheard, unpublished

QUIET_SECONDS_MAX = 90
# Watermarks are written every five seconds, and count what has been published for two.
WATERMARK_SECONDS = 20


async def wait_until_quiet(environment: Mapping[str, str]) -> list[str]:
    """Complaints when it never becomes quiet: an event that a consumer has not booked as handled, exactly once."""
    deadline = time.monotonic() + QUIET_SECONDS_MAX
    calm, waiting, unsent = 0, {}, {}
    while time.monotonic() < deadline and calm < 3:
        await asyncio.sleep(1)
        try:
            waiting = await unheard(environment)
            unsent = await unpublished(environment)
        except (OSError, asyncpg.PostgresError):
            calm = 0
            continue
        calm = calm + 1 if not any(waiting.values()) and not any(unsent.values()) else 0
    if calm < 3:
        return [f"never quiet: not booked as handled {waiting}, not published {unsent}"]
    await asyncio.sleep(WATERMARK_SECONDS)
    return []
