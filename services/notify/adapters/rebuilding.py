"""`powerlist rebuild notify`: who follows an issue and whose words are gone, made again from intake.issue.v1.

What stands in the tables stays, for the topic keeps a month and an issue may be older; what is missing is added. Words
that were erased are taken out once more, wherever they stand.
"""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import Clock
from chassis.errors import InvalidMessage
from chassis.events import RawMessage, understand
from chassis.topic_reading import reading
from services.notify.adapters.issue_codec import ERASED_TYPE, FOLLOWED_TYPE, erased_issue, followed_issue
from services.notify.adapters.people import People

ISSUE_TOPIC = "intake.issue.v1"
MESSAGES_MAX = 1000


@dataclass(slots=True)
class RebuiltPeople:
    """How many messages were read of each kind; nothing is counted of what was there already."""

    followings: int = 0
    erasures: int = 0
    unreadable_messages: int = 0


async def rebuild_people(engine: AsyncEngine, bootstrap_servers: str, clock: Clock) -> RebuiltPeople:
    """Our own consumer goes on meanwhile: both add the same rows."""
    told = RebuiltPeople()
    async with reading(ISSUE_TOPIC, bootstrap_servers) as reader:
        for partition in reader.partitions:
            batch: list[RawMessage] = []
            async for raw in reader.messages(partition):
                batch.append(raw)
                if len(batch) >= MESSAGES_MAX:
                    await _write(engine, batch, told, clock)
                    batch = []
            await _write(engine, batch, told, clock)
    return told


async def _write(engine: AsyncEngine, batch: list[RawMessage], told: RebuiltPeople, clock: Clock) -> None:
    async with engine.begin() as connection:
        people = People(connection)
        for raw in batch:
            try:
                _hear(raw, people, told, clock)
            except InvalidMessage:
                told.unreadable_messages += 1
        await people.flush(connection)


def _hear(raw: RawMessage, people: People, told: RebuiltPeople, clock: Clock) -> None:
    event = understand(raw)
    if event.type == FOLLOWED_TYPE:
        joined = followed_issue(event)
        people.add_follower(joined.case_id, joined.follower_ref, joined.followed_at)
        told.followings += 1
    elif event.type == ERASED_TYPE:
        erased = erased_issue(event)
        if erased.words_gone:
            people.forget_words(erased.case_id, clock.now())
        told.erasures += 1
