"""What happened in notify."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.notify.domain.case_news import PowerRef
from services.notify.domain.delivery import Delivery, DeliveryState


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: a role of the tokens, a pseudonymous reference, a post and a unit."""

    role: str
    ref: str
    post: str = ""
    unit: str = ""


class DeliveryRecorded(NamedTuple):
    """A delivery has a new state; `before` is None for a new delivery, `actor` None for notify itself."""

    delivery: Delivery
    before: DeliveryState | None
    occurred_at: datetime
    actor: Actor | None = None
    power: PowerRef | None = None


class QueueChanged(NamedTuple):
    """A case came into a unit's queue, changed there, or left it; told on the unit's own topic.

    `delivery`: its line in the ledger; `case`: routing's message of the case, without the reporter.
    """

    delivery: Delivery
    topic: str
    kind: str
    role: str
    case: bytes
    occurred_at: datetime
    power: PowerRef | None = None


@dataclass(frozen=True, slots=True)
class CallbackActed:
    """A call was opened, released or finished by an operator, or given up: callback.opened, .released, .finished."""

    action: str
    callback_id: UUID
    case_id: UUID
    before: str
    after: str
    actor: Actor
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class SubscriptionActed:
    """A subscription was created, changed, rotated, replayed, deleted or turned off; `actor` None for notify itself.

    `detail` names the unit, the host and the events, never an address's path or a secret.
    """

    action: str
    subscription_id: UUID
    before: str
    after: str
    occurred_at: datetime
    actor: Actor | None = None
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AddressesChanged:
    """Where a post or unit is written to was set; `ways` without the addresses themselves, the preferred one first."""

    owner: str
    before: tuple[str, ...]
    ways: tuple[str, ...]
    actor: Actor
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class TemplateActed:
    """A wording was drafted or published: template.drafted, template.published. `template` is name@version."""

    action: str
    template: str
    state: str
    actor: Actor
    occurred_at: datetime


NotifyEvent = DeliveryRecorded | CallbackActed | SubscriptionActed | QueueChanged | AddressesChanged | TemplateActed
