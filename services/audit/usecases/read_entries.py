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

    @property
    def reader(self) -> str:
        asking = self.inquiry.inquirer
        return f"{asking.role} {asking.ref} {self.inquiry.purpose}"


@dataclass(slots=True)
class BundleReadings:
    """For whom a question is on record, and of which hour, as this process knows."""

    hours: dict[str, datetime] = field(default_factory=dict)

    def is_first(self, reader: str, now: datetime) -> bool:
        return self.hours.get(reader) != _hour(now)

    def remember(self, reader: str, now: datetime) -> None:
        """Once the transaction is committed: a question that was not recorded has to be recorded with the next."""
        if len(self.hours) >= READERS_MAX:
            self.hours.clear()
        self.hours[reader] = _hour(now)


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


async def read_entries(command: ReadEntries, work: Work, clock: Now, readings: BundleReadings) -> list[bytes]:
    """Those that are there, in the order of their indices."""
    now = clock.now()
    if readings.is_first(command.reader, now):
        detail = {"query": "log_entries", "from_index": command.begin}
        work.publish(TrailQueried(command.inquiry, "log", detail, now))
    return await work.source.leaves(command.begin, command.end)
