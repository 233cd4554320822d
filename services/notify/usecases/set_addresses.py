"""A post or unit says where it is written to beside the inbox."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from chassis.clock import Clock
from chassis.ids import new_id
from services.notify.domain.addresses import Way, judged_ways
from services.notify.domain.errors import FieldsRefused
from services.notify.domain.events import Actor, AddressesChanged
from services.notify.domain.parties import Channel
from services.notify.usecases.sms.ports import Addresses, SealedAddress
from services.notify.usecases.webhooks.ports import SecretBox


@dataclass(frozen=True, slots=True)
class SetAddresses:
    """A command; the preferred way first. It replaces what was said before."""

    owner: str
    ways: Sequence[Way] = field(repr=False)
    actor: Actor


class AddressWork(Protocol):
    """The unit of work as far as addresses go."""

    @property
    def staff_addresses(self) -> Addresses: ...

    def publish(self, event: AddressesChanged) -> None: ...


async def set_addresses(
    command: SetAddresses,
    sends: Collection[Channel],
    domains: Collection[str],
    box: SecretBox,
    work: AddressWork,
    clock: Clock,
) -> None:
    """Raises FieldsRefused with all that is wrong. Audit hears which ways were set, and no address."""
    errors = judged_ways(command.ways, sends, domains)
    if errors:
        raise FieldsRefused(errors)
    before, now = await work.staff_addresses.of_owner(command.owner), clock.now()
    sealed = []
    for way in command.ways:
        address_id = new_id()
        sealed.append((way.channel, SealedAddress(address_id, box.seal(way.address.encode(), address_id))))
    await work.staff_addresses.replace(command.owner, sealed, now)
    ways = tuple(way.channel for way in command.ways)
    work.publish(AddressesChanged(command.owner, tuple(before), ways, command.actor, now))
