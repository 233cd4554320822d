"""What the entrypoints need, wired by main."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import Clock
from chassis.metrics import Metrics
from chassis.release_shelf import ReleaseShelf
from services.notify.adapters.inbox_watch import InboxWatch
from services.notify.adapters.queue_topics import QueueTopics
from services.notify.adapters.template_shelf import TemplateShelf
from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.adapters.webhooks.guarded_network import AddressBook
from services.notify.domain.parties import Channel
from services.notify.domain.units import Units
from services.notify.settings import NotifySettings
from services.notify.usecases.ports import ContactSource, Phrasebook
from services.notify.usecases.webhooks.ports import SecretBox


@dataclass(frozen=True, slots=True)
class Application:
    settings: NotifySettings
    clock: Clock
    engine: AsyncEngine
    metrics: Metrics
    templates: TemplateShelf
    releases: ReleaseShelf[Units]
    contacts: ContactSource
    watch: InboxWatch
    secret_box: SecretBox
    addresses: AddressBook
    queue_topics: QueueTopics
    on_commit: Callable[[], None]
    wake_sender: Callable[[Channel], None]

    @property
    def units(self) -> Units:
        """Those in force; others after a release."""
        return self.releases.current

    @property
    def phrasebook(self) -> Phrasebook:
        return Phrasebook(self.templates.current, self.units)

    def unit_of_work(self) -> NotifyUnitOfWork:
        return NotifyUnitOfWork(self.engine, self.clock, self.on_commit, self.wake_sender)
