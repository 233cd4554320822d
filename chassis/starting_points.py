"""Where to begin reading a partition, when what Postgres remembers and what Kafka holds may have parted ways.

Reading too much does no harm, for the inbox knows what was handled; reading too little loses events. So whenever a
topic was replaced or its log is shorter than remembered, reading begins again at the log's start.
"""

from collections.abc import Mapping

import structlog

from chassis.offsets import Partition, Standing

log = structlog.get_logger(__name__)


def starting_points(
    remembered: Mapping[Partition, Standing],
    log_starts: Mapping[Partition, int],
    log_ends: Mapping[Partition, int],
    topic_ids: Mapping[str, str],
) -> dict[Partition, Standing]:
    """A standing for every partition in `log_starts`."""
    return {
        partition: Standing(
            _start(partition, remembered.get(partition), log_starts[partition], log_ends[partition], topic_ids),
            topic_ids[partition[0]],
        )
        for partition in log_starts
    }


def _start(
    partition: Partition, known: Standing | None, log_start: int, log_end: int, topic_ids: Mapping[str, str]
) -> int:
    topic, number = partition
    if known is None:
        return log_start
    if known.topic_id != topic_ids[topic]:
        log.error("consumer.topic_replaced", topic=topic, partition=number, remembered_offset=known.next_offset)
        return log_start
    if known.next_offset > log_end:
        log.error("consumer.log_truncated", topic=topic, partition=number, remembered_offset=known.next_offset)
        return log_start
    if known.next_offset < log_start:
        log.error("consumer.messages_expired", topic=topic, partition=number, count=log_start - known.next_offset)
        return log_start
    return known.next_offset
