"""Replaying and skipping dead letters: an operator asks (a row's state), the partition's consumer carries it out."""

from collections.abc import Callable
from typing import Any

import structlog

from chassis import dead_letters
from chassis.batch_transaction import BatchTransaction, is_connection_lost
from chassis.clock import Clock
from chassis.database import is_passing
from chassis.errors import InvalidMessage, brief
from chassis.handling import Work
from chassis.offsets import Partition

log = structlog.get_logger(__name__)


async def replay_asked(
    batches: BatchTransaction[Work], begin_work: Callable[[], Work], assigned: set[Partition], clock: Clock
) -> None:
    """Carry out what was asked for on our own partitions, key by key, each key in transactions of its own."""
    async with begin_work() as work:
        asked = await dead_letters.keys_to_work_off(work)
    for topic, partition, key in asked:
        if (topic, partition) in assigned:
            async with begin_work() as work:
                await _work_off(batches, work, key, clock)


async def _work_off(batches: BatchTransaction[Work], work: Work, key: bytes | None, clock: Clock) -> None:
    """In the order in which they came; the first that can't be handled yet or at all holds up the rest."""
    for letter in await dead_letters.open_letters(work, key):
        if letter.state == "dead":
            return
        if letter.state == "skip":
            await dead_letters.end(work, letter.id, "skipped", None, clock)
        elif not await _replay(batches, work, letter, clock):
            if key is not None:
                return
            # Without a key nothing waits for it, so the next one may be tried.
            continue
        log.info("dead_letter.ended", topic=letter.topic, letter_id=letter.id, asked=letter.state)


async def _replay(batches: BatchTransaction[Work], work: Work, letter: Any, clock: Clock) -> bool:
    message = dead_letters.raw_message(letter)
    try:
        await batches.handle_in_savepoint(message, work)
    except InvalidMessage as error:
        reason = str(error)[: dead_letters.REASON_CHARACTERS_MAX]
    except Exception as error:
        if is_connection_lost(error):
            raise
        if is_passing(error):
            # Nothing is wrong with the letter: it stays as it is, and is tried again at the next upkeep.
            log.warning("dead_letter.failed_for_now", topic=letter.topic, letter_id=letter.id, error=brief(error))
            return False
        reason = f"{type(error).__name__} on replay"
    else:
        await dead_letters.end(work, letter.id, "replayed", None, clock)
        return True
    await dead_letters.end(work, letter.id, "dead", reason, clock)
    if letter.state == "parked" and isinstance(batches._refusals, dead_letters.DeadLetters):
        # It only waited so far: this is its own first death.
        batches._refusals.tell(message, reason, work)
    return False
