"""Public figures, a little late, so that all questions of a while are answered by one look at the tables."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.intake.adapters.openness import PublicCountTable
from services.intake.usecases.public_figures import PublicFigures, public_figures

# At most this share of the time is spent on looking, however many ask.
_SHARE_OF_TIME = 0.05
_LATE_SECONDS_MIN = 1.0
# Nobody waits longer for newer figures than this while there are older ones.
_WAIT_SECONDS_MAX = 1.0
# Millions of issues take longer than a request may. It only reads, so no relay waits for it.
_PATIENCE = text("SET LOCAL statement_timeout = '120s'")


class LatePublicFigures:
    def __init__(self, engine: AsyncEngine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now
        self._known: PublicFigures | None = None
        self._good_until = 0.0
        self._looking: asyncio.Task[PublicFigures] | None = None

    async def current(self) -> PublicFigures:
        if self._known is not None and time.monotonic() < self._good_until:
            return self._known
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        if self._known is None:
            return await asyncio.shield(self._looking)
        done, _ = await asyncio.wait({self._looking}, timeout=_WAIT_SECONDS_MAX)
        return self._looking.result() if done else self._known

    async def _look(self) -> PublicFigures:
        begun = time.monotonic()
        async with self._engine.connect() as connection:
            await connection.execute(_PATIENCE)
            self._known = known = await public_figures(PublicCountTable(connection), self._now())
        taken = time.monotonic() - begun
        self._good_until = begun + max(_LATE_SECONDS_MIN, taken / _SHARE_OF_TIME)
        return known
