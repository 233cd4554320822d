"""What short messages need of the outside."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.notify.domain.delivery import DeliveryState
from services.notify.domain.parties import Channel
from services.notify.domain.sms import SmsTry


@dataclass(frozen=True, slots=True)
class NewSms:
    """`template` is the vendor's; the number is asked of intake when it is sent."""

    id: UUID
    case_id: UUID
    template: str
    text: str
    not_before: datetime
    created_at: datetime
    # Or wechat: a subscription message goes the same way.
    channel: Channel = Channel.SMS


@dataclass(frozen=True, slots=True)
class ClaimedSms:
    id: UUID
    case_id: UUID
    template: str
    text: str = field(repr=False)
    attempts: int
    created_at: datetime


class SmsMessages(Protocol):
    def add(self, message: NewSms) -> None: ...

    async def held(self, lease: UUID, message_ids: Sequence[UUID]) -> dict[UUID, ClaimedSms]:
        """Those that are still under this lease, locked."""
        ...

    async def left_behind(self, now: datetime) -> list[UUID]:
        """Those whose sender died while sending; locked."""
        ...

    async def requeue(self, message_id: UUID, now: datetime) -> bool:
        """Of one that failed or is unknown, all over again; whether there is one."""
        ...

    def record(self, message_id: UUID, state: DeliveryState, done: SmsTry, again_at: datetime | None) -> None: ...
