"""A stretch of the log as its leaves are, for whoever verifies the whole of it.

Who reads the log from end to end asks for a bundle of 256 after the other. That is one question, so it is recorded once
an hour for each who asks, with the place where they began; else reading the log would be what makes it grow.
"""

from dataclasses import dataclass, field
from datetime import datetime

from services.audit.domain.events import TrailQueried
from services.audit.domain.inquiry import Inquiry
from services.audit.usecases.ports import Now, Work

READERS_MAX = 1_000


@dataclass(frozen=True, slots=True)
class ReadEntries:
    """begin <= index < end."""

    inquiry: Inquiry
    begin: int
    end: int


@dataclass(slots=True)
class BundleReadings:
    """Who has read in which hour, as this process knows."""

    hours: dict[str, datetime] = field(default_factory=dict)

    def is_first(self, reader: str, now: datetime) -> bool:
        hour = now.replace(minute=0, second=0, microsecond=0)
        if self.hours.get(reader) == hour:
            return False
        if len(self.hours) >= READERS_MAX:
            self.hours.clear()
        self.hours[reader] = hour
        return True


async def read_entries(command: ReadEntries, work: Work, clock: Now, readings: BundleReadings) -> list[bytes]:
    """Those that are there, in the order of their indices."""
    asking, now = command.inquiry.inquirer, clock.now()
    if readings.is_first(f"{asking.role} {asking.ref} {command.inquiry.purpose}", now):
        detail = {"query": "log_entries", "from_index": command.begin}
        work.publish(TrailQueried(command.inquiry, "log", detail, now))
    return await work.source.leaves(command.begin, command.end)
