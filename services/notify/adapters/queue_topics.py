"""The topics of units that subscribe by Kafka: made when a unit subscribes, and again when they are gone."""

import asyncio

import structlog
from aiokafka.errors import KafkaError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.broker import create_topics
from chassis.topics import Topic, find_topic, member_of
from services.notify.domain.errors import BadField, TopicUnavailable

log = structlog.get_logger(__name__)

FAMILY = "queue.{unit_code}.v1"
SECONDS_MAX = 15.0
# What was written for a topic that an operator took away would hold up the relay for ever.
_WANTED = text("""
SELECT topic FROM webhook_subscription WHERE topic <> '' AND state <> 'deleted'
 UNION SELECT aggregatetype FROM outbox WHERE published_at IS NULL AND starts_with(aggregatetype, 'queue.')
""")


def queue_topic(unit_code: str) -> Topic:
    """Raises BadField where Kafka takes no such name."""
    try:
        return member_of(FAMILY, unit_code=unit_code)
    except ValueError:
        raise BadField(
            "unit_code", "not_allowed", "单位代码含 Kafka 主题名不允许的字符", "no name that a Kafka topic can have"
        ) from None


class QueueTopics:
    def __init__(self, engine: AsyncEngine, bootstrap_servers: str, replication_factor: int) -> None:
        self._engine = engine
        self._servers, self._replication_factor = bootstrap_servers, replication_factor

    async def make(self, topic: Topic) -> None:
        """Twice is as good as once. Raises TopicUnavailable."""
        try:
            async with asyncio.timeout(SECONDS_MAX):
                await create_topics(self._servers, [topic], self._replication_factor)
        except (KafkaError, OSError) as error:
            log.warning("queue_topic.not_made", topic=topic.name, error=type(error).__name__)
            raise TopicUnavailable from None

    async def keep(self) -> None:
        """Those that a wiped Kafka has lost are made again; the relay then fills them from the outbox."""
        async with self._engine.connect() as connection:
            names = [row.topic for row in await connection.execute(_WANTED)]
        topics = [topic for topic in map(find_topic, names) if topic is not None]
        if topics:
            made = await create_topics(self._servers, topics, self._replication_factor)
            for name in made:
                log.warning("queue_topic.made_again", topic=name)
