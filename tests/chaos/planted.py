"""Runs a service with a bug planted, to show that the checker would notice.

`python -m tests.chaos.planted BUG services.intake.main [--roles …]`
"""

import runpy
import sys
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

BUGS = ("no-inbox", "early-offsets", "unfenced-relay")


def plant_no_inbox() -> None:
    """A second delivery is handled like a first."""
    from chassis import batch_transaction, inbox

    open_batch = batch_transaction.open_batch

    async def claim(_connection: Any, event_ids: Iterable[UUID]) -> set[UUID]:
        return set(event_ids)

    class Unforgetting(set[UUID]):
        def discard(self, _event_id: UUID) -> None:
            """A second copy within the batch is handled, too."""

    async def opened(*batch: Any) -> Any:
        events = batch[-1]
        return (await open_batch(*batch))._replace(claimed=Unforgetting(event.id for event in events))

    inbox.claim = claim
    batch_transaction.open_batch = opened


def plant_early_offsets() -> None:
    """The offsets are committed before the effects: a crash in between loses the batch."""
    import asyncio

    from chassis import offsets
    from chassis.batch_transaction import BatchTransaction

    together = BatchTransaction._together

    async def early(self: Any, messages: Sequence[Any], expected: dict[Any, int]) -> Any:
        reached = dict(expected)
        for message in messages:
            reached[message.position.topic, message.position.partition] = message.position.offset + 1
        async with self._begin_work() as work:
            await offsets.advance(work.connection, self._consumer, reached)
        # The moment in which a real process would be busy with its effects.
        await asyncio.sleep(0.05)
        return await together(self, messages, reached)

    BatchTransaction._together = early  # type: ignore[method-assign]


def plant_unfenced_relay() -> None:
    """Every relay believes that it is the active one."""
    from chassis import relay

    async def take_lease(self: Any, connection: Any) -> int:
        return int(await connection.fetchval(relay.TAKE_LEASE, self._service, self._holder))

    relay.Relay._take_lease = take_lease  # type: ignore[method-assign]
    relay.STEP = relay.STEP.replace("epoch = lease_epoch", "epoch >= lease_epoch")


PLANTS = dict(zip(BUGS, (plant_no_inbox, plant_early_offsets, plant_unfenced_relay), strict=True))


if __name__ == "__main__":
    _, bug, module, *arguments = sys.argv
    PLANTS[bug]()
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
