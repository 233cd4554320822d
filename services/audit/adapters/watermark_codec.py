"""A producer's count of what it wrote: the one message of which audit reads more than the record."""

from typing import Any

from chassis.errors import InvalidMessage
from chassis.topics import consumed_by
from contracts.record.v1.record_pb2 import OutboxWatermark
from services.audit.domain.canonical import INTEGER_MAX
from services.audit.domain.record import DeclaredCount

WATERMARK_TYPE = OutboxWatermark.DESCRIPTOR.full_name


def watermark_detail(message: Any) -> dict[str, Any]:
    """What the record says of the count, so that `watermark_window` can be made anew from the log."""
    if not "".join(message.rows_by_topic).isascii():
        raise InvalidMessage("a watermark's topic is not ASCII")
    numbers = [message.from_position, message.to_position, *message.rows_by_topic.values()]
    if max(numbers) > INTEGER_MAX:
        raise InvalidMessage("a watermark's number is out of range")
    return {
        "from_position": message.from_position,
        "to_position": message.to_position,
        "rows_by_topic": dict(message.rows_by_topic),
    }


def declared_counts(message: Any) -> tuple[DeclaredCount, ...]:
    """Of the topics that audit hears; the queues of single units are not among them."""
    heard = {topic.name for topic in consumed_by("audit")}
    return tuple(
        DeclaredCount(topic, message.from_position, message.to_position, rows)
        for topic, rows in sorted(message.rows_by_topic.items())
        if topic in heard
    )
