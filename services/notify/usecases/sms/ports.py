"""What short messages need of the outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from services.notify.domain.delivery import DeliveryState
from services.notify.domain.parties import Channel
from services.notify.domain.sms import GIVE_UP_AFTER, SmsTry


@dataclass(frozen=True, slots=True)
class NewSms:
    """`template` is the vendor's; `text` fits a lock screen, `body` is all of it. The address is asked for when it is
    sent; `next_ways` are those to fall back to after `patience`."""

    id: UUID
    case_id: UUID
    template: str
    text: str
    not_before: datetime
    created_at: datetime
    # Or another that is sent by a vendor: they all go the same way.
    channel: Channel = Channel.SMS
    body: str = ""
    next_ways: tuple[Channel, ...] = ()
    patience: timedelta = GIVE_UP_AFTER


@dataclass(frozen=True, slots=True)
class ClaimedSms:
    id: UUID
    case_id: UUID
    template: str
    text: str = field(repr=False)
    attempts: int
    created_at: datetime
    channel: Channel
    body: str = field(repr=False)
    next_ways: tuple[Channel, ...]
    patience: timedelta
    # By a try before, whose answer nobody heard.
    perhaps_shown: bool


class SmsMessages(Protocol):
    def add(self, message: NewSms) -> None: ...

    async def held(self, lease: UUID, message_ids: Sequence[UUID]) -> dict[UUID, ClaimedSms]:
        """Those that are still under this lease, locked."""
        ...

    async def left_behind(self, now: datetime) -> list[ClaimedSms]:
        """Those whose sender died while sending; locked."""
        ...

    async def requeue(self, message_id: UUID, now: datetime) -> bool:
        """Of one that failed or is unknown, all over again; whether there is one."""
        ...

    def record(self, message_id: UUID, state: DeliveryState, done: SmsTry, again_at: datetime | None) -> None: ...


class SealedAddress(NamedTuple):
    """Of an office; `id` is what the seal is bound to."""

    id: UUID
    sealed: bytes


class Addresses(Protocol):
    """Where posts and units are written to."""

    async def of_owner(self, owner: str) -> Mapping[Channel, SealedAddress]:
        """Locked, whether there are any or not; the preferred way first."""
        ...

    async def replace(self, owner: str, sealed: Sequence[tuple[Channel, SealedAddress]], now: datetime) -> None:
        """The preferred way first."""
        ...
