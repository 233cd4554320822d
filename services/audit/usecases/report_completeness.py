"""What producers say they wrote against what was recorded, counted at the moment of asking."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.audit.domain.completeness import (
    COMPLETE,
    INCOMPLETE,
    PENDING,
    ProducerCount,
    Window,
    count_producer,
)
from services.audit.domain.events import TrailQueried
from services.audit.domain.inquiry import Inquiry
from services.audit.usecases.ports import Now, Work


@dataclass(frozen=True, slots=True)
class ReportCompleteness:
    """`services` are the producers to expect; `since` is how far back windows are counted."""

    inquiry: Inquiry
    services: tuple[str, ...]
    since: datetime
    grace: timedelta


@dataclass(frozen=True, slots=True)
class CompletenessReport:
    checked_at: datetime
    producers: list[ProducerCount]
    # Those that are not complete, with their states.
    unfinished: list[tuple[Window, str]]
    doubts: dict[str, int]

    @property
    def is_ok(self) -> bool:
        """Nothing is missing; something may still be on its way."""
        return all(state != INCOMPLETE for _, state in self.unfinished)

    @property
    def pending(self) -> int:
        return sum(state == PENDING for _, state in self.unfinished)


async def report_completeness(command: ReportCompleteness, work: Work, clock: Now) -> CompletenessReport:
    now = clock.now()
    windows = await work.watermarks.declared_since(command.since)
    last = await work.watermarks.last_declared_at()
    producers = [
        count_producer(service, last.get(service), [w for w in windows if w.service == service], now, command.grace)
        for service in sorted({*command.services, *last})
    ]
    unfinished = [(w, state) for w in windows if (state := w.state(now, command.grace)) != COMPLETE]
    work.publish(TrailQueried(command.inquiry, "completeness", {"query": "completeness"}, now))
    return CompletenessReport(now, producers, unfinished, await work.watermarks.doubts())
