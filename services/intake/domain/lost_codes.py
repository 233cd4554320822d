"""A tracking code that was lost is found again by whoever holds the phone that was given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

SMS_CODE_DIGITS = 6
LIFETIME = timedelta(minutes=10)
TRIES_MAX = 5
# Of one phone; each costs somebody a message.
PER_HOUR_MAX = 3
FOUND_MAX = 50
SMS_TEMPLATE = "lost_code"


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code that went out by SMS. Neither it nor the phone is kept, but their indexes."""

    id: UUID
    phone_index: bytes
    code_index: bytes
    asked_at: datetime
    tries: int = 0
    is_used: bool = False

    @property
    def expires_at(self) -> datetime:
        return self.asked_at + LIFETIME

    def is_over(self, now: datetime) -> bool:
        return self.is_used or self.tries >= TRIES_MAX or now >= self.expires_at


@dataclass(frozen=True, slots=True)
class FoundCode:
    tracking_code: str
    title_masked: str
    status: str
    status_label: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class WrongCode:
    """The try is counted, so it is no error that would undo it."""

    tries_left: int


Answer = Sequence[FoundCode] | WrongCode


class SentCodeOver(Exception):  # noqa: N818
    """No such code was sent, or it was used, tried too often, or has expired."""


class TooManySentCodes(Exception):  # noqa: N818
    """More codes were asked for one phone than anybody needs."""

    def __init__(self) -> None:
        super().__init__()
        self.limit = PER_HOUR_MAX


class SmsNotConfigured(Exception):  # noqa: N818
    """This installation sends no SMS."""
