"""Audit's unit of work."""

from collections.abc import Callable
from typing import Self

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import Clock
from chassis.unit_of_work import UnitOfWork
from services.audit.adapters.accounts import Accounts
from services.audit.adapters.announcements import encode
from services.audit.adapters.case_lots import CaseLots
from services.audit.adapters.case_stories import CaseStories
from services.audit.adapters.erasures import Erasures
from services.audit.adapters.exports import Exports
from services.audit.adapters.log import Log
from services.audit.adapters.log_source import LogSource
from services.audit.adapters.rate_reader import RateReader
from services.audit.adapters.record_reader import RecordReader
from services.audit.adapters.released_list import ReleasedLists
from services.audit.adapters.watching import Watching
from services.audit.adapters.watermarks import Watermarks
from services.audit.domain.events import Announced

_TOPIC_ID = text("SELECT topic_id FROM consumer_offset WHERE topic = :topic AND partition = :partition LIMIT 1")


class AuditUnitOfWork(UnitOfWork):
    source: LogSource
    records: RecordReader
    accounts: Accounts
    lots: CaseLots
    watermarks: Watermarks
    rates: RateReader
    stories: CaseStories
    exports: Exports
    erasures: Erasures
    watching: Watching

    def __init__(self, engine: AsyncEngine, clock: Clock, on_commit: Callable[[], None] = lambda: None) -> None:
        super().__init__(engine, on_commit)
        self.log = Log(clock, self.publish)
        self.released = ReleasedLists()
        self.buffer(self.log, self.released)

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.source = LogSource(self.connection)
        self.records = RecordReader(self.connection)
        self.accounts = Accounts(self.connection)
        self.lots = CaseLots(self.connection)
        self.watermarks = Watermarks(self.connection)
        self.rates = RateReader(self.connection)
        self.stories = CaseStories(self.connection)
        self.exports = Exports(self.connection)
        self.erasures = Erasures(self.connection)
        self.watching = Watching(self.connection)
        return self

    async def topic_id(self, topic: str, partition: int) -> str:
        """Which incarnation of a topic the consumer's offsets count in; empty before it has any."""
        place = {"topic": topic, "partition": partition}
        return (await self.connection.execute(_TOPIC_ID, place)).scalar() or ""

    def publish(self, event: Announced) -> None:
        self.outbox.add(encode(event))
