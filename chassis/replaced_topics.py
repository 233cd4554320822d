"""A wiped Kafka, or a topic deleted and made again, is noticed by its id and filled again from the outbox."""

from collections.abc import Iterable

import asyncpg
import structlog
from aiokafka.client import AIOKafkaClient

from chassis.topic_ids import topic_ids
from chassis.topics import written_by

log = structlog.get_logger(__name__)


async def republish_replaced(
    connection: asyncpg.Connection, client: AIOKafkaClient, service: str, further: Iterable[str] = ()
) -> list[str]:
    """Marks the rows of replaced topics as unpublished; returns those topics.

    `further`: topics that the register does not name one by one, published to just now; they are watched from then on.
    """
    known = dict(await connection.fetch("SELECT topic, topic_id FROM published_topic"))
    present = await topic_ids(client, dict.fromkeys((*written_by(service), *known, *further)))
    replaced = [name for name, topic_id in present.items() if known.get(name, topic_id) != topic_id]
    async with connection.transaction():
        for name in replaced:
            status = await connection.execute(
                "UPDATE outbox SET published_at = NULL WHERE aggregatetype = $1 AND published_at IS NOT NULL", name
            )
            log.error("outbox.topic_replaced", topic=name, republished=int(status.split()[-1]))
        await connection.executemany(
            "INSERT INTO published_topic (topic, topic_id) VALUES ($1, $2) "
            "ON CONFLICT (topic) DO UPDATE SET topic_id = $2",
            [(name, topic_id) for name, topic_id in present.items() if known.get(name) != topic_id],
        )
    return replaced
