"""Powers made ready: their conditions shared, their assistants beside them."""

from collections.abc import Iterable

from services.routing.domain.rulebook.loaded_power import Condition, LoadedPower
from services.routing.domain.rulebook.tables import ASSIST, Power

# Text → the condition that all powers with this text share. Only ever added to, so that versions can share it.
Conditions = dict[str, Condition]


def load_powers(powers: Iterable[Power], conditions: Conditions) -> dict[str, LoadedPower]:
    """By code. Every assist row (协办) names a lead among them."""
    loaded = {power.power_code: LoadedPower(power, condition_of(power, conditions)) for power in powers}
    helpers: dict[str, list[LoadedPower]] = {}
    for each in loaded.values():
        if each.power.lead_or_assist == ASSIST:
            helpers.setdefault(each.power.lead_power_code, []).append(each)
    for lead_code, found in helpers.items():
        loaded[lead_code].assistants = by_code(found)
    return loaded


def condition_of(power: Power, conditions: Conditions) -> Condition | None:
    if not power.condition:
        return None
    known = conditions.get(power.condition)
    if known is None:
        known = conditions[power.condition] = Condition(power.condition)
    return known


def by_code(powers: Iterable[LoadedPower]) -> tuple[LoadedPower, ...]:
    return tuple(sorted(powers, key=lambda each: each.code))
