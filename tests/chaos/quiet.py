"""Waits until nothing is on its way any more."""

import asyncio
import time
from collections.abc import Mapping

import asyncpg

from tests.chaos.backlog import unheard, unpublished

QUIET_SECONDS_MAX = 180


async def wait_until_quiet(environment: Mapping[str, str]) -> None:
    """Returns also when it never becomes quiet; the checker then says what is missing."""
    deadline = time.monotonic() + QUIET_SECONDS_MAX
    calm = 0
    while time.monotonic() < deadline and calm < 3:
        await asyncio.sleep(1)
        try:
            waiting = {**await unheard(environment)}
            unsent = await unpublished(environment)
        except (OSError, asyncpg.PostgresError):
            calm = 0
            continue
        calm = calm + 1 if not any(waiting.values()) and not any(unsent.values()) else 0
    print(f"{'quiet' if calm >= 3 else 'NOT quiet'}: waiting {waiting}, unpublished {unsent}", flush=True)
    # One more watermark interval, so that completeness speaks of everything.
    await asyncio.sleep(20)
