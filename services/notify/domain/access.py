"""Whose inbox a caller may open, and which cases' deliveries and calls it may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.notify.domain.delivery import Delivery
from services.notify.domain.events import Actor
from services.notify.domain.parties import Recipient, RecipientKind
from services.notify.domain.units import Units

_OVERSEERS = frozenset({"supervisor", "admin"})


@dataclass(frozen=True, slots=True)
class Reader:
    """A caller as far as reading goes; staff without a unit covers the whole area."""

    role: str
    sub: str
    unit: str | None
    post: str | None
    person: str | None

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """Those whose messages are the caller's own."""
        if self.role == "reporter":
            return (Recipient(RecipientKind.REPORTER, self.sub),)
        if self.role == "partner":
            return (Recipient(RecipientKind.PARTNER, self.sub),)
        refs = ((RecipientKind.POST, self.post), (RecipientKind.UNIT, self.unit), (RecipientKind.PERSON, self.person))
        return tuple(Recipient(kind, ref) for kind, ref in refs if ref)

    @property
    def owners(self) -> list[str]:
        return [recipient.owner for recipient in self.recipients]

    @property
    def preferring(self) -> str:
        """Whose preferences the caller sets: a reporter's, a post's, else the person's; never a whole unit's."""
        if self.role == "reporter":
            return Recipient(RecipientKind.REPORTER, self.sub).owner
        if self.post:
            return Recipient(RecipientKind.POST, self.post).owner
        return Recipient(RecipientKind.PERSON, self.person or self.sub).owner

    @property
    def actor(self) -> Actor:
        return Actor(self.role, self.sub, self.post or "", self.unit or "")

    def oversees(self, area_code: str, units: Units) -> bool:
        """Supervisors and admins oversee their unit's area; so does a dispatching unit's officer."""
        if self.role == "service":
            return True
        may_oversee = self.role in _OVERSEERS or (self.unit is not None and units.is_dispatcher(self.unit))
        return may_oversee and self._covers(area_code, units)

    def overseen_area(self, units: Units) -> str | None:
        """In which everything overseen lies, empty for all; None for who oversees nothing."""
        if self.unit is None:
            return "" if self.role in (*_OVERSEERS, "service") else None
        area = units.area_of(self.unit)
        return area if area and self.oversees(area, units) else None

    def may_read_deliveries(self, deliveries: Sequence[Delivery], units: Units) -> bool:
        """Of one case: overseers of its area, and every unit or post that was told itself; never the unit it is about.

        A unit that was told before the complaint was known is withheld from all the same.
        """
        if any(self.unit in delivery.withheld_from for delivery in deliveries):
            return False
        own = set(self.recipients)
        return any(
            self.oversees(delivery.area_code, units)
            or delivery.recipient in own
            or (self.unit is not None and delivery.recipient.post_unit == self.unit)
            for delivery in deliveries
        )

    def may_preview(self, deliveries: Sequence[Delivery], units: Units) -> bool:
        """Who writes what people read may see how it reads of a case of the area, never of the own unit's affair."""
        if not deliveries or any(self.unit in delivery.withheld_from for delivery in deliveries):
            return False
        return all(self._covers(one.area_code, units) for one in deliveries)

    def may_subscribe_for(self, unit_code: str, units: Units) -> bool:
        """An officer for the own unit, an admin for those of the area; without a unit, for all."""
        if self.unit is None or self.unit == unit_code:
            return True
        its_area = units.area_of(unit_code)
        return self.role == "admin" and its_area is not None and self._covers(its_area, units)

    def call_units(self, units: Units) -> list[str] | None:
        """The units whose call-back lists the caller works on or oversees; None means all of them."""
        if self.unit is None:
            return None if self.role in _OVERSEERS else []
        area = units.area_of(self.unit)
        return units.dispatchers_in(area) if area and self.oversees(area, units) else []

    def _covers(self, place: str, units: Units) -> bool:
        own_area = None if self.unit is None else units.area_of(self.unit)
        return self.unit is None or (own_area is not None and units.covers(own_area, place))
