"""Releases made again from their topic: they come out as the consumer made them.

The tables are locked against our own consumer meanwhile; readers go on with the copies that there are. The copy in use
stays also where the topic does not hold its records any more.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.clock import Clock
from chassis.errors import InvalidMessage
from chassis.events import IncomingEvent, understand
from chassis.release_judging import sweep
from chassis.release_store import ReleaseStore
from chassis.topic_reading import TopicReader, reading

# Written at once; a release of a city has a hundred thousand records.
MESSAGES_MAX = 1000
_NO_IDLE_LIMIT = text("SET LOCAL idle_in_transaction_session_timeout = 0")
_LOCK = text("LOCK TABLE release, release_record, release_copy IN SHARE ROW EXCLUSIVE MODE")
_EMPTY = (text("DELETE FROM release_record"), text("DELETE FROM release"))
_END_UNKNOWN = text("""
UPDATE release_copy SET is_ended = true
 WHERE version NOT IN (SELECT version FROM release WHERE record_count IS NOT NULL)
""")
_COUNTS = text("""
SELECT count(*) FILTER (WHERE is_whole) AS whole, count(*) FILTER (WHERE NOT is_whole) AS incomplete FROM release
""")


class NothingReleased(LookupError):  # noqa: N818
    """The topic holds no release: what we have was left as it is."""


@dataclass(frozen=True, slots=True)
class RebuiltReleases:
    whole: int
    incomplete: int
    unreadable_messages: int


async def rebuild_releases(
    engine: AsyncEngine,
    bootstrap_servers: str,
    topic: str,
    store: ReleaseStore,
    keep: Callable[[IncomingEvent, ReleaseStore], None],
    clock: Clock,
) -> RebuiltReleases:
    """`keep` puts an event of the topic into the store. Raises NothingReleased."""
    async with reading(topic, bootstrap_servers) as reader, engine.begin() as connection:
        for statement in (_NO_IDLE_LIMIT, _LOCK, *_EMPTY):
            await connection.execute(statement)
        unreadable = await _read_all(reader, connection, store, keep)
        counts = (await connection.execute(_COUNTS)).one()
        if not counts.whole:
            raise NothingReleased(topic)
        await connection.execute(_END_UNKNOWN)
        await sweep(connection, clock)
    return RebuiltReleases(counts.whole, counts.incomplete, unreadable)


async def _read_all(
    reader: TopicReader,
    connection: AsyncConnection,
    store: ReleaseStore,
    keep: Callable[[IncomingEvent, ReleaseStore], None],
) -> int:
    """How many messages make no sense; the consumer has put them among its dead letters."""
    unreadable = count = 0
    for partition in reader.partitions:
        async for raw in reader.messages(partition):
            try:
                keep(understand(raw), store)
            except InvalidMessage:
                unreadable += 1
            count += 1
            if count % MESSAGES_MAX == 0:
                await store.flush(connection)
    await store.flush(connection)
    return unreadable
