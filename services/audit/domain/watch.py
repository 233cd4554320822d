"""What somebody has to be told of: a producer that is silent, a topic that lags, a partition that stands, an unusual
interest in people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

SILENT, LAGGING, UNUSUAL_ACCESS = "producer_silent", "partition_lagging", "unusual_access"
# Has messages, and none of them is recorded: stuck, however few they are.
STALLED = "partition_stalled"
# Reads of somebody's words or number. Services read on people's behalf, and those are counted by person.
READS = ("issue.original_read", "contact.read", "data.opened", "attachment.opened")
# So many times as usual, and no fewer than so many, in one hour.
UNUSUAL_FACTOR, UNUSUAL_MIN = 5, 20
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """`expected` and `found`: seconds of silence, messages behind, or reads in the hour. Told once while it lasts."""

    kind: str
    subject: str
    service: str
    topic: str
    expected: int
    found: int


@dataclass(frozen=True, slots=True)
class Reader:
    """`usual`: reads in an hour in which this one read at all, on average over the days before."""

    ref: str
    reads: int
    usual: float


def silent_producers(last_declared_at: Mapping[str, datetime], now: datetime, silence_max: timedelta) -> list[Trouble]:
    """Once a producer has counted its outbox it does so every hour, for the count itself is something to count.

    One that never did may never have had anything to tell; `GET /v1/completeness` names it.
    """
    limit = round(silence_max.total_seconds())
    return [
        Trouble(SILENT, f"producer:{service}", service, "", limit, round((now - last).total_seconds()))
        for service, last in sorted(last_declared_at.items())
        if now - last > silence_max
    ]


def lagging_topics(lags: Mapping[str, int], before: Mapping[str, int], lag_max: int) -> list[Trouble]:
    """Beyond the limit now and a look before: a burst that is being worked off is no trouble."""
    return [
        Trouble(LAGGING, f"topic:{topic}", "audit", topic, lag_max, lag)
        for topic, lag in sorted(lags.items())
        if lag > lag_max and before.get(topic, 0) > lag_max
    ]


@dataclass(frozen=True, slots=True)
class Standing:
    """A partition that has messages waiting behind this offset, and since when it stands there."""

    offset: int
    since: datetime


Partition = tuple[str, int]


def standing(
    waiting_at: Mapping[Partition, int], before: Mapping[Partition, Standing], now: datetime
) -> dict[Partition, Standing]:
    """`waiting_at`: the next offset of each partition that has messages waiting; `before`: at the look before."""
    found = {}
    for partition, offset in waiting_at.items():
        known = before.get(partition)
        found[partition] = known if known is not None and known.offset == offset else Standing(offset, now)
    return found


def stalled_partitions(found: Mapping[Partition, Standing], now: datetime, stalled_max: timedelta) -> list[Trouble]:
    limit = round(stalled_max.total_seconds())
    return [
        Trouble(
            STALLED, f"partition:{topic}/{number}", "audit", topic, limit, round((now - each.since).total_seconds())
        )
        for (topic, number), each in sorted(found.items())
        if now - each.since > stalled_max
    ]


def unusual_readers(readers: Iterable[Reader], hour: datetime) -> list[Trouble]:
    """Told once an hour for each reader. `hour`: the beginning of the hour looked at."""
    return [
        Trouble(
            UNUSUAL_ACCESS,
            f"access:{each.ref}:{hour.isoformat(timespec='minutes')}",
            "intake",
            "",
            max(UNUSUAL_MIN, round(UNUSUAL_FACTOR * each.usual)),
            each.reads,
        )
        for each in readers
        if each.reads >= UNUSUAL_MIN and each.reads > UNUSUAL_FACTOR * each.usual
    ]
