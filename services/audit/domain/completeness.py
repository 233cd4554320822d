"""Completeness: what each producer says it wrote, against what was recorded.

A window is complete when as many records came from its stretch of the producer's outbox as the producer counted there.
Until the grace has passed since the count arrived, records may still be on their way: the window is pending.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

COMPLETE, PENDING, INCOMPLETE = "complete", "pending", "incomplete"


@dataclass(frozen=True, slots=True)
class Window:
    """One producer's count for one topic, from_position < sequence <= to_position, and the records found there."""

    event_id: str
    service: str
    topic: str
    from_position: int
    to_position: int
    expected: int
    found: int
    declared_at: datetime
    received_at: datetime

    def state(self, now: datetime, grace: timedelta) -> str:
        if self.found == self.expected:
            return COMPLETE
        return PENDING if now < self.received_at + grace else INCOMPLETE

    @property
    def subject(self) -> str:
        """Names the window in an alert: `intake:intake.issue.v1:100-200`."""
        return f"{self.service}:{self.topic}:{self.from_position}-{self.to_position}"


@dataclass(frozen=True, slots=True)
class TopicCount:
    """The windows of one producer and topic, added up."""

    topic: str
    expected: int
    found: int
    state: str
    windows: int
    from_position: int
    to_position: int


@dataclass(frozen=True, slots=True)
class ProducerCount:
    service: str
    # None when the producer has not counted yet.
    last_watermark_at: datetime | None
    topics: tuple[TopicCount, ...]

    @property
    def state(self) -> str:
        return worst(topic.state for topic in self.topics)


def worst(states: Iterable[str]) -> str:
    found = set(states)
    return next((state for state in (INCOMPLETE, PENDING) if state in found), COMPLETE)


def count_producer(
    service: str, last_watermark_at: datetime | None, windows: Sequence[Window], now: datetime, grace: timedelta
) -> ProducerCount:
    """`windows` are this producer's."""
    topics = sorted({window.topic for window in windows})
    counts = [_count_topic([w for w in windows if w.topic == topic], now, grace) for topic in topics]
    return ProducerCount(service, last_watermark_at, tuple(counts))


def _count_topic(windows: Sequence[Window], now: datetime, grace: timedelta) -> TopicCount:
    return TopicCount(
        topic=windows[0].topic,
        expected=sum(window.expected for window in windows),
        found=sum(window.found for window in windows),
        state=worst(window.state(now, grace) for window in windows),
        windows=len(windows),
        from_position=min(window.from_position for window in windows),
        to_position=max(window.to_position for window in windows),
    )
