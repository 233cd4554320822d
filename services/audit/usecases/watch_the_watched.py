"""Looks whether producers are silent, topics lag, partitions stand, or somebody reads unusually much of people.

Tells of each once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from services.audit.domain.events import IntegrityDoubted
from services.audit.domain.watch import (
    HOUR,
    LAGGING,
    SILENT,
    STALLED,
    UNUSUAL_ACCESS,
    UNUSUAL_MIN,
    Partition,
    Standing,
    Trouble,
    lagging_topics,
    silent_producers,
    stalled_partitions,
    unusual_readers,
)
from services.audit.usecases.ports import Now, Work

# How long one that is over is remembered, so that it is not told again. A reader's hour is over by itself. A process
# knows how far its own partitions lag, and must not forget at once what another has told of its.
REMEMBERED = {
    SILENT: timedelta(),
    LAGGING: timedelta(hours=1),
    STALLED: timedelta(hours=1),
    UNUSUAL_ACCESS: timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class Watch:
    """`services` read on people's behalf. `lags`: messages behind by topic, now and at the look before. `standing`:
    partitions of this process with messages waiting, and since when each stands where it does."""

    services: tuple[str, ...]
    silence_max: timedelta
    lags: Mapping[str, int]
    lags_before: Mapping[str, int]
    lag_max: int
    standing: Mapping[Partition, Standing] = field(default_factory=dict)
    stalled_max: timedelta = timedelta(minutes=10)


async def watch_the_watched(command: Watch, work: Work, clock: Now) -> list[Trouble]:
    """Those that are told of now."""
    now = clock.now()
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    declared = await work.watermarks.last_declared_at()
    # What was read at the end of an hour may be recorded, or looked at, in the next.
    unusual = [
        trouble
        for hour in (this_hour - HOUR, this_hour)
        for trouble in unusual_readers(await work.watching.readers(hour, command.services, UNUSUAL_MIN), hour)
    ]
    found = {
        SILENT: silent_producers(declared, now, command.silence_max),
        LAGGING: lagging_topics(command.lags, command.lags_before, command.lag_max),
        STALLED: stalled_partitions(command.standing, now, command.stalled_max),
        UNUSUAL_ACCESS: unusual,
    }
    told: list[Trouble] = []
    for kind, troubles in found.items():
        told += await work.watching.newly(kind, troubles, now, REMEMBERED[kind])
    for each in told:
        work.publish(
            IntegrityDoubted(each.kind, each.subject, each.service, each.topic, each.expected, each.found, now)
        )
    return told
