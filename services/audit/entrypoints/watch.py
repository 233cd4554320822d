"""Every minute: is a producer silent, does a topic lag or a partition stand, does somebody read unusually much?"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog

from chassis.metrics import Metrics
from chassis.roles import PeriodicRole
from services.audit.application import Application
from services.audit.domain.watch import Partition, Standing, standing
from services.audit.entrypoints.consumer import AuditConsumer
from services.audit.settings import AuditSettings
from services.audit.usecases.watch_the_watched import Watch, watch_the_watched

log = structlog.get_logger(__name__)


def watch(
    app: Application,
    lags: Callable[[], Mapping[str, int]],
    silence_max: timedelta,
    lag_max: int,
    waiting_at: Callable[[], Mapping[Partition, int]] = dict,
    stalled_max: timedelta = timedelta(minutes=10),
) -> Callable[[], Awaitable[None]]:
    """A look; it remembers how far topics lagged at the one before, and where partitions stood."""
    before: dict[str, int] = {}
    stood: dict[Partition, Standing] = {}

    async def look() -> None:
        now, stands = dict(lags()), standing(waiting_at(), stood, app.clock.now())
        command = Watch(app.producers, silence_max, now, dict(before), lag_max, stands, stalled_max)
        async with app.unit_of_work() as work:
            troubles = await watch_the_watched(command, work, app.clock)
        before.clear()
        before.update(now)
        stood.clear()
        stood.update(stands)
        for each in troubles:
            log.error("watch.trouble", kind=each.kind, topic=each.topic, expected=each.expected, found=each.found)

    return look


def watch_role(app: Application, metrics: Metrics, settings: AuditSettings, consumer: AuditConsumer) -> PeriodicRole:
    look = watch(
        app,
        lambda: lags_of(metrics),
        timedelta(seconds=settings.producer_silent_seconds),
        settings.audit_lag_messages_max,
        lambda: {partition: each.offset for partition, each in consumer.progress.items() if each.lag},
        timedelta(seconds=settings.audit_partition_stalled_seconds),
    )
    return PeriodicRole("watch", settings.audit_watch_seconds, look)


def lags_of(metrics: Metrics) -> dict[str, int]:
    """By topic, as this process's consumer measures them."""
    return {
        sample.labels["topic"]: int(sample.value)
        for family in metrics.consumer_lag_messages.collect()
        for sample in family.samples
    }
