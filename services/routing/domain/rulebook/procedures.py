"""The numbered power behind an action on a case: 督办, 管辖裁决, 延期审批, 不予受理, 提级, 回访, 问责移送; and
behind those on marks: 听取陈述, 认定成立, 免予认定, 申诉复核.

To sign for a case and to resolve it rest on the power that leads it. Every other action of `PROCEDURAL_ACTIONS` rests
on a procedural power (程序) of the list, whose holder alone may take it. Of several for one action and place the one
of the smallest area goes first, then the highest precedence, then the code.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from weakref import WeakKeyDictionary

from services.routing.domain.rulebook.holders import Holder
from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import PROCEDURAL

# Action → area → its powers by rank.
PowersByAction = Mapping[str, Mapping[str, list[LoadedPower]]]
# Each snapshot is looked through once, and forgotten with it.
_of_snapshot: WeakKeyDictionary[Snapshot, PowersByAction] = WeakKeyDictionary()


class Backing(NamedTuple):
    """A power that backs an action here, the unit that holds it, and that unit's posts that decide (by code)."""

    power: LoadedPower
    holder: Holder
    decision_posts: tuple[str, ...]

    @property
    def power_code(self) -> str:
        return self.power.code


def powers_for_action(snapshot: Snapshot, action: str, lineage: tuple[str, ...], day: date) -> list[Backing]:
    """All that back the action for a case in this place (`lineage`: place first), the first one to be used first.

    Empty where the list leaves the action without a power; `findings_of` tells so before it is published.
    """
    ordinal = day.toordinal()
    at = _procedural_powers(snapshot).get(action, {})
    backings = []
    for area in lineage:
        for power in at.get(area, ()):
            if power.in_force(ordinal):
                holder = snapshot.holders.resolve(power.power.holder_unit_type, power.power.holder_level, lineage)
                if isinstance(holder, Holder):
                    backings.append(Backing(power, holder, _decision_posts(snapshot, power, holder)))
    return backings


def power_for_action(
    snapshot: Snapshot, action: str, lineage: tuple[str, ...], day: date, unit_code: str | None = None
) -> Backing | None:
    """The power that backs the action, or that of one unit: who rules or supervises does so by its own power."""
    found = powers_for_action(snapshot, action, lineage, day)
    return next((backing for backing in found if unit_code in (None, backing.holder.unit_code)), None)


def _decision_posts(snapshot: Snapshot, power: LoadedPower, holder: Holder) -> tuple[str, ...]:
    named = (snapshot.posts.named(holder.posts_unit_code, title) for title in power.power.decision_post_title)
    return tuple(post.post_code for posts in named for post in posts)


def _procedural_powers(snapshot: Snapshot) -> PowersByAction:
    found = _of_snapshot.get(snapshot)
    if found is None:
        found = _of_snapshot[snapshot] = _collect(snapshot)
    return found


def _collect(snapshot: Snapshot) -> PowersByAction:
    found: dict[str, dict[str, list[LoadedPower]]] = {}
    for power in snapshot.power_by_code.values():
        if power.power.lead_or_assist == PROCEDURAL:
            for action in power.power.actions:
                found.setdefault(action, {}).setdefault(power.power.area_code, []).append(power)
    for by_area in found.values():
        for powers in by_area.values():
            powers.sort(key=lambda power: (-power.precedence, power.code))
    return found
