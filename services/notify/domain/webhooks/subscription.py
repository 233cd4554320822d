"""A unit's subscription to the cases that concern it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

EVERY_EVENT = "*"
# Enough for a unit's systems, and no way to make us send everything a thousand times.
SUBSCRIPTIONS_PER_UNIT_MAX = 20
# Why a subscription is off.
REASON_GONE = "gone"
REASON_UNREACHABLE = "unreachable"
REASON_BY_HAND = "by_hand"


class SubscriptionState(StrEnum):
    """Of a disabled one messages are kept and wait; of a deleted one nothing is left to send."""

    ACTIVE = "active"
    DISABLED = "disabled"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Subscription:
    """`failures` counts attempts in a row without a success; nothing is sent before `resume_at`.

    With a `topic` the unit reads its queue's changes from Kafka, and there are neither address nor secret.

    Secrets are sealed. While two are in force, each message carries a signature by either.
    """

    id: UUID
    unit_code: str
    events: tuple[str, ...]
    url: str
    state: SubscriptionState
    reason_code: str
    failures: int
    resume_at: datetime
    created_by: str
    created_at: datetime
    updated_at: datetime
    secret_sealed: bytes = field(repr=False)
    previous_secret_sealed: bytes | None = field(default=None, repr=False)
    previous_secret_until: datetime | None = None
    topic: str = ""

    @property
    def is_active(self) -> bool:
        return self.state is SubscriptionState.ACTIVE

    def wants(self, event: str) -> bool:
        return EVERY_EVENT in self.events or event in self.events

    def with_secret(self, sealed: bytes, previous_until: datetime, now: datetime) -> "Subscription":
        """The secret of before goes on signing beside the new one until then."""
        return replace(
            self,
            secret_sealed=sealed,
            previous_secret_sealed=self.secret_sealed,
            previous_secret_until=previous_until,
            updated_at=now,
        )

    def turned_on(self, now: datetime) -> "Subscription":
        """Also when it is on: it is tried again at once."""
        return replace(self, state=SubscriptionState.ACTIVE, reason_code="", failures=0, resume_at=now, updated_at=now)

    def turned_off(self, reason_code: str, now: datetime) -> "Subscription":
        return replace(self, state=SubscriptionState.DISABLED, reason_code=reason_code, updated_at=now)

    def deleted(self, now: datetime) -> "Subscription":
        return replace(self, state=SubscriptionState.DELETED, updated_at=now)


def chosen_events(wanted: Iterable[str]) -> tuple[str, ...]:
    """Each once, in order; the full names of the contract stand for the short ones. With `*` nothing else matters."""
    short = tuple(dict.fromkeys(name.rpartition(".")[2] for name in wanted))
    return (EVERY_EVENT,) if EVERY_EVENT in short else short


def secrets_in_force(newest: bytes, previous: bytes | None, until: datetime | None, now: datetime) -> tuple[bytes, ...]:
    """Sealed, the newest first; the one of before signs as well `until` then."""
    if previous is None or until is None or now >= until:
        return (newest,)
    return (newest, previous)
