"""What the entrypoints need, wired by main."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import Clock
from chassis.metrics import Metrics
from services.notify.adapters.inbox_watch import InboxWatch
from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.settings import NotifySettings
from services.notify.usecases.ports import ContactSource, Phrasebook


@dataclass(frozen=True, slots=True)
class Application:
    settings: NotifySettings
    clock: Clock
    engine: AsyncEngine
    metrics: Metrics
    phrasebook: Phrasebook
    contacts: ContactSource
    watch: InboxWatch
    on_commit: Callable[[], None]

    def unit_of_work(self) -> NotifyUnitOfWork:
        return NotifyUnitOfWork(self.engine, self.clock, self.on_commit)
