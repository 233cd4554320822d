"""Where a consumer stands, kept in its own Postgres and moved in the transaction of the effects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.errors import OffsetMismatch

Partition = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Standing:
    next_offset: int
    # The incarnation of the topic that the offset counts in.
    topic_id: str


_LOCK = text("""
SELECT topic, partition, next_offset FROM consumer_offset
 WHERE consumer = :consumer
   AND (topic, partition) IN (SELECT * FROM unnest(CAST(:topics AS text[]), CAST(:partitions AS int[])))
 ORDER BY topic, partition FOR UPDATE
""")
# For a WITH; `moved` has one row for each partition that stood where it was expected.
MOVE = """asked AS (
    SELECT * FROM unnest(CAST(:topics AS text[]), CAST(:partitions AS int[]), CAST(:standings AS bigint[]),
                         CAST(:offsets AS bigint[])) AS asked (topic, partition, stands_at, moves_to)
), locked AS (
    SELECT topic, partition, moves_to FROM consumer_offset JOIN asked USING (topic, partition)
     WHERE consumer = :consumer AND next_offset = stands_at ORDER BY topic, partition FOR UPDATE OF consumer_offset
), moved AS (
    UPDATE consumer_offset SET next_offset = moves_to FROM locked
     WHERE consumer = :consumer AND consumer_offset.topic = locked.topic
       AND consumer_offset.partition = locked.partition
    RETURNING 1
)"""
_MOVE = text(f"WITH {MOVE} SELECT count(*) FROM moved")
_ADVANCE = text("""
UPDATE consumer_offset SET next_offset = moved.next_offset
  FROM unnest(CAST(:topics AS text[]), CAST(:partitions AS int[]), CAST(:offsets AS bigint[]))
       AS moved (topic, partition, next_offset)
 WHERE consumer = :consumer AND consumer_offset.topic = moved.topic AND consumer_offset.partition = moved.partition
""")
_LOAD = text("SELECT topic, partition, next_offset, topic_id FROM consumer_offset WHERE consumer = :consumer")
_STORE = text("""
INSERT INTO consumer_offset (consumer, topic, partition, next_offset, topic_id)
VALUES (:consumer, :topic, :partition, :next_offset, :topic_id)
ON CONFLICT (consumer, topic, partition) DO UPDATE SET next_offset = :next_offset, topic_id = :topic_id
""")


async def lock(connection: AsyncConnection, consumer: str, expected: Mapping[Partition, int]) -> None:
    """Lock the rows of these partitions until the transaction ends.

    Raises:
        OffsetMismatch: somebody else has moved one of them since: we are no longer the one to handle it.
    """
    result = await connection.execute(
        _LOCK,
        {"consumer": consumer, "topics": [t for t, _ in expected], "partitions": [p for _, p in expected]},
    )
    found = {(row.topic, row.partition): row.next_offset for row in result}
    if found != dict(expected):
        raise OffsetMismatch


async def move(
    connection: AsyncConnection, consumer: str, expected: Mapping[Partition, int], reached: Mapping[Partition, int]
) -> None:
    """`lock` and `advance` in one statement, where the end of a batch is known before its effects.

    Raises:
        OffsetMismatch: as `lock`.
    """
    moved = await connection.scalar(_MOVE, moving(consumer, expected, reached))
    if moved != len(expected):
        raise OffsetMismatch


def moving(consumer: str, expected: Mapping[Partition, int], reached: Mapping[Partition, int]) -> dict[str, Any]:
    """The values of MOVE."""
    partitions = list(expected)
    return {
        "consumer": consumer,
        "topics": [topic for topic, _ in partitions],
        "partitions": [number for _, number in partitions],
        "standings": [expected[partition] for partition in partitions],
        "offsets": [reached[partition] for partition in partitions],
    }


async def advance(connection: AsyncConnection, consumer: str, reached: Mapping[Partition, int]) -> None:
    await connection.execute(
        _ADVANCE,
        {
            "consumer": consumer,
            "topics": [t for t, _ in reached],
            "partitions": [p for _, p in reached],
            "offsets": list(reached.values()),
        },
    )


async def load(connection: AsyncConnection, consumer: str) -> dict[Partition, Standing]:
    result = await connection.execute(_LOAD, {"consumer": consumer})
    return {(row.topic, row.partition): Standing(row.next_offset, row.topic_id) for row in result}


async def store(connection: AsyncConnection, consumer: str, standings: Mapping[Partition, Standing]) -> None:
    for (topic, partition), standing in sorted(standings.items()):
        await connection.execute(
            _STORE,
            {
                "consumer": consumer,
                "topic": topic,
                "partition": partition,
                "next_offset": standing.next_offset,
                "topic_id": standing.topic_id,
            },
        )
