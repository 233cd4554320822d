"""Every minute: is a producer silent, does a topic lag, does somebody read unusually much of people?"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog

from chassis.metrics import Metrics
from chassis.roles import PeriodicRole
from services.audit.application import Application
from services.audit.settings import AuditSettings
from services.audit.usecases.watch_the_watched import Watch, watch_the_watched

log = structlog.get_logger(__name__)


def watch(
    app: Application, lags: Callable[[], Mapping[str, int]], silence_max: timedelta, lag_max: int
) -> Callable[[], Awaitable[None]]:
    """A look; it remembers how far topics lagged at the one before."""
    before: dict[str, int] = {}

    async def look() -> None:
        now = dict(lags())
        command = Watch(app.producers, silence_max, now, dict(before), lag_max)
        async with app.unit_of_work() as work:
            troubles = await watch_the_watched(command, work, app.clock)
        before.clear()
        before.update(now)
        for each in troubles:
            log.error("watch.trouble", kind=each.kind, topic=each.topic, expected=each.expected, found=each.found)

    return look


def watch_role(app: Application, metrics: Metrics, settings: AuditSettings) -> PeriodicRole:
    silence_max = timedelta(seconds=settings.producer_silent_seconds)
    look = watch(app, lambda: lags_of(metrics), silence_max, settings.audit_lag_messages_max)
    return PeriodicRole("watch", settings.audit_watch_seconds, look)


def lags_of(metrics: Metrics) -> dict[str, int]:
    """By topic, as this process's consumer measures them."""
    return {
        sample.labels["topic"]: int(sample.value)
        for family in metrics.consumer_lag_messages.collect()
        for sample in family.samples
    }
