"""What the use cases need of the outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.notify.domain.callback import Callback
from services.notify.domain.consents import MessageConsent
from services.notify.domain.delivery import Delivery, DeliveryKey, DeliveryState, InboxItem
from services.notify.domain.digests import Digest
from services.notify.domain.errors import ContactGone
from services.notify.domain.events import CallbackActed, DeliveryRecorded
from services.notify.domain.preferences import Preferences
from services.notify.domain.templates import LANGUAGE, Message, Template
from services.notify.domain.units import Units
from services.notify.usecases.sms.ports import SmsMessages


@dataclass(frozen=True, slots=True)
class Contact:
    """Personal data: held for one answer, never stored, logged or traced."""

    name: str
    phone: str
    # What the operator reads out, so that the person can follow the case.
    tracking_code: str
    openid: str = ""
    # Whoever phoned or came to the window: large letters.
    large_type: bool = False


class ContactSource(Protocol):
    async def contact_of(self, case_id: UUID, purpose: str) -> Contact:
        """Asks intake, which records the reading.

        Raises:
            ContactGone: there is none any more.
            ContactUnavailable: intake can't be asked now.
        """
        ...

    async def contacts_of(self, case_ids: Sequence[UUID], purpose: str) -> Mapping[UUID, Contact | ContactGone]:
        """Of many cases by one question, each reading recorded; a case that is not in it can't be had now.

        Raises:
            ContactUnavailable: intake can't be asked now.
        """
        ...


class Deliveries(Protocol):
    def is_told(self, key: DeliveryKey) -> bool:
        """Whether the ledger has it; known for the causes of the batch in hand."""
        ...

    def add(self, delivery: Delivery) -> None: ...

    def change(self, delivery_ids: Sequence[UUID], state: DeliveryState, reason_code: str = "") -> None: ...

    async def of_bundle(self, bundle_id: UUID, state: DeliveryState) -> list[Delivery]: ...

    async def of_ids(self, delivery_ids: Sequence[UUID]) -> list[Delivery]: ...


class InboxItems(Protocol):
    def add(self, item: InboxItem) -> None: ...

    def grow(self, item_id: UUID, message: Message, bundled: int) -> None: ...

    async def locked(self, item_id: UUID, owners: Sequence[str]) -> tuple[Delivery, bool] | None:
        """The item's delivery and whether it was read; None when it is in none of these inboxes."""
        ...

    def mark_read(self, item_id: UUID, by: str) -> None: ...


class Digests(Protocol):
    def open_of(self, owner: str, purpose: str) -> Digest | None:
        """Of an owner of the batch in hand."""
        ...

    def put(self, changed: Digest) -> None: ...


class Consents(Protocol):
    """How many WeChat messages somebody has agreed to, of an owner of the batch in hand."""

    def has(self, owner: str, template: str) -> bool: ...

    def spend(self, owner: str, template: str) -> None: ...

    async def locked(self, owner: str, template: str) -> MessageConsent:
        """Of anybody; none yet is one of nothing."""
        ...

    async def put(self, owner: str, template: str, consent: MessageConsent) -> None: ...


class Callbacks(Protocol):
    def open_of(self, case_id: UUID) -> Callback | None:
        """The open call of a case of the batch in hand."""
        ...

    async def locked(self, callback_id: UUID) -> Callback | None: ...

    def save(self, callback: Callback) -> None: ...


class People(Protocol):
    """Who follows an issue, whose words are gone, what people want to be told; known for the batch in hand."""

    def followers_of(self, case_id: UUID) -> Sequence[str]: ...

    def is_erased(self, case_id: UUID) -> bool:
        """Whether its words are gone."""
        ...

    def preferences_of(self, owner: str) -> Preferences: ...

    async def read_preferences(self, owner: str) -> Preferences:
        """Outside of a batch."""
        ...

    def add_follower(self, case_id: UUID, follower_ref: str, at: datetime) -> None: ...

    def set_preferences(self, owner: str, preferences: Preferences, now: datetime) -> None: ...

    def forget_words(self, case_id: UUID, now: datetime) -> None:
        """Everywhere."""
        ...


class Channels(Protocol):
    """The unit of work as far as a channel goes: more of them follow behind the same port."""

    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def inbox_items(self) -> InboxItems: ...
    @property
    def digests(self) -> Digests: ...
    @property
    def consents(self) -> Consents: ...
    @property
    def callbacks(self) -> Callbacks: ...
    @property
    def people(self) -> People: ...
    @property
    def sms_messages(self) -> SmsMessages: ...

    def publish(self, event: DeliveryRecorded | CallbackActed) -> None: ...


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """What a telling is worded with. `templates`: in force, by language and name."""

    templates: Mapping[str, Mapping[str, Template]]
    units: Units

    def template(self, name: str, language: str) -> Template:
        """In the house's own language where there is none in that one."""
        found = self.templates.get(language, {}).get(name) if language else None
        return found or self.templates[LANGUAGE][name]
