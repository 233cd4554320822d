"""Kafka by aiokafka: producer, consumer and admin as this product sets them."""

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from chassis.settings import Settings
from chassis.topics import Topic

BATCH_BYTES_MAX = 512 * 1024
# An idle consumer asks twice a second.
FETCH_WAIT_MS = 500
DAY_MS = 24 * 60 * 60 * 1000
COMPACTION_LAG_DAYS = 30


def create_producer(bootstrap_servers: str, client_id: str) -> AIOKafkaProducer:
    """Idempotent, acks from all replicas; the relay builds its batches itself."""
    return AIOKafkaProducer(
        bootstrap_servers=bootstrap_servers,
        client_id=client_id,
        enable_idempotence=True,
        acks="all",
        max_batch_size=BATCH_BYTES_MAX,
        max_request_size=4 * BATCH_BYTES_MAX,
        request_timeout_ms=15_000,
        linger_ms=0,
    )


def create_consumer(settings: Settings, group: str, instance: str) -> AIOKafkaConsumer:
    """Static membership: a restarted process gets its partitions back at once, without a rebalance.

    Where to read from is decided by the offsets in Postgres; Kafka's own are committed for lag monitoring only.
    Until the consumer has sought there, "earliest" may deliver what is too old, which it notices; "latest" would skip.
    """
    return AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap_servers,
        group_id=group,
        group_instance_id=instance,
        client_id=instance,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        # Who asks has nothing in hand, and is answered when there is anything.
        fetch_max_wait_ms=FETCH_WAIT_MS,
        max_partition_fetch_bytes=1024 * 1024,
        session_timeout_ms=15_000,
        heartbeat_interval_ms=3_000,
        max_poll_interval_ms=300_000,
        # Whoever joins while a topic is missing (before its creation, after a wipe) gets nothing of it until then.
        metadata_max_age_ms=10_000,
    )


def _settings(topic: Topic) -> dict[str, str]:
    retention = str(topic.retention_days * DAY_MS) if topic.retention_days else "-1"
    settings = {"retention.ms": retention, "max.message.bytes": str(4 * BATCH_BYTES_MAX)}
    if topic.compacted:
        settings["cleanup.policy"] = "compact"
        # A consumer that was away for less hears everything once, also what is replaced or ended since.
        settings["min.compaction.lag.ms"] = settings["delete.retention.ms"] = str(COMPACTION_LAG_DAYS * DAY_MS)
    return settings


def _new_topics(topic: Topic, replication_factor: int) -> list[NewTopic]:
    dead_letter_settings = {"retention.ms": str(topic.dead_letter_retention_days * DAY_MS)}
    return [
        NewTopic(topic.name, topic.partitions, replication_factor, topic_configs=_settings(topic)),
        NewTopic(topic.dead_letter, 1, replication_factor, topic_configs=dead_letter_settings),
    ]


async def create_topics(bootstrap_servers: str, topics: list[Topic], replication_factor: int) -> list[str]:
    """Creates what is missing, with the dead-letter topics; says which were new. Existing ones are left as they are."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
    await admin.start()
    try:
        wanted = [new for topic in topics for new in _new_topics(topic, replication_factor)]
        existing = set(await admin.list_topics())
        missing = [new for new in wanted if new.name not in existing]
        if missing:
            response = await admin.create_topics(missing, timeout_ms=30_000)
            for name, code, *_ in response.topic_errors:
                if code and for_code(code) is not TopicAlreadyExistsError:
                    raise for_code(code)(f"topic {name}")
        return [new.name for new in missing]
    finally:
        await admin.close()


__all__ = ["ConsumerRebalanceListener", "create_consumer", "create_producer", "create_topics"]
