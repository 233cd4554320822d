"""Kills with -9 and starts again, at random, whatever stands in the way of an issue."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from deploy.local.failure import LaunchError
from deploy.local.stack import Stack
from tests.chaos.backlog import has_work_in_hand
from tests.chaos.history import History
from tests.chaos.load import Load

SERVICES = ("intake", "routing", "notify", "audit")
# Services twice as often as servers, whose start takes longer.
SERVERS = ("kafka", "kafka", "postgres", "postgres")
# Who writes to people, and the vendors by which it does.
SENDING = ("notify", "vendor", "vendor")
# The log's signer is in nobody's way but the publisher's.
VICTIMS = (*SERVICES, *SERVICES, *(f"{name}-relay" for name in SERVICES), "signer", *SENDING, *SERVERS)
# Early: a second copy is handled where the first was lost, so nothing would be seen of what kills before it have lost.
REPUBLISH_AT_KILLS = (4, 8)


class Killer:
    def __init__(
        self, stack: Stack, history: History, load: Load, chance: random.Random, victims: Sequence[str] = VICTIMS
    ) -> None:
        self._stack = stack
        self._victims_known = victims
        self._history = history
        self._load = load
        self._chance = chance
        self._victims: Counter[str] = Counter()
        self._in_flight = 0
        self._republish_at = list(REPUBLISH_AT_KILLS)

    @property
    def kills(self) -> int:
        return self._victims.total()

    def in_flight_share(self) -> float:
        return self._in_flight / max(1, self.kills)

    def summary(self) -> str:
        return ", ".join(f"{name} {count}" for name, count in sorted(self._victims.items()))

    async def run(self, is_enough: Callable[[], bool]) -> None:
        while not is_enough():
            await asyncio.sleep(self._chance.uniform(0.3, 2.0))
            await self._kill(self._chance.choice(self._victims_known))
            await asyncio.sleep(self._chance.uniform(0.0, 1.5))
            await self.revive_all()
            if self._republish_at and self.kills >= self._republish_at[0]:
                await self._republish()

    async def _republish(self) -> None:
        """What an operator does after a broker has lost something: thousands of events come a second time."""
        self._republish_at.pop(0)
        since = (datetime.now(UTC) - timedelta(seconds=30)).isoformat()
        try:
            await asyncio.to_thread(self._stack.powerlist, "outbox", "republish", "--since", since)
        except LaunchError as refused:
            print(f"  republish refused: {refused}", flush=True)

    async def _kill(self, name: str) -> None:
        if self._stack.pid(name) is None:
            return
        in_flight = await has_work_in_hand(name, self._stack.env, self._history.requests_in_flight)
        await asyncio.to_thread(self._stack.kill, name)
        self._victims[name] += 1
        self._in_flight += in_flight
        print(f"  kill {self.kills:3} {name:14} in flight: {'yes' if in_flight else 'no'}", flush=True)

    async def revive_all(self) -> None:
        """What a process supervisor does: whatever is down is started, in any order."""
        await asyncio.to_thread(self._revive)

    def _revive(self) -> None:
        if self._stack.pid("postgres") is None:
            self._stack.start_postgres()
        if self._stack.pid("kafka") is None:
            self._stack.start_kafka()
        for name in self._stack.service_names:
            if self._stack.pid(name) is None:
                self._stack.start_service(name, None if name.endswith("-relay") else "http,consumer,relay")
