"""Settles the producers' counts whose grace is over, and raises an alert once for each that doesn't agree."""

from dataclasses import dataclass
from datetime import timedelta

from services.audit.domain.completeness import INCOMPLETE, Window
from services.audit.domain.events import IntegrityDoubted
from services.audit.usecases.ports import Now, Work

# In one transaction; the rest waits for the next round.
WINDOWS_MAX = 200


@dataclass(frozen=True, slots=True)
class CheckCompleteness:
    grace: timedelta


async def check_completeness(command: CheckCompleteness, work: Work, clock: Now) -> list[Window]:
    """The windows that an alert was raised for now."""
    now = clock.now()
    windows = await work.watermarks.unsettled(now - command.grace, WINDOWS_MAX)
    judged = [(window, window.state(now, command.grace)) for window in windows]
    await work.watermarks.settle(judged, now)
    doubted = [w for w, state in judged if state == INCOMPLETE and await work.watermarks.mark_alerted(w, now)]
    for window in doubted:
        work.publish(
            IntegrityDoubted(
                "count_mismatch", window.subject, window.service, window.topic, window.expected, window.found, now
            )
        )
    return doubted
