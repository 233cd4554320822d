"""Powers beside a gap: those for the neighbouring categories here, and those for the same category elsewhere."""

from collections.abc import Iterator
from typing import NamedTuple

from services.routing.domain.rulebook.index import PowerIndex
from services.routing.domain.rulebook.loaded_power import LoadedPower

# As many as an officer reads.
NEIGHBOURS_MAX = 5


class Neighbour(NamedTuple):
    """`because`: other_category | other_area; `at`: the category or area where the power stands instead."""

    power: LoadedPower
    because: str
    at: str


def neighbours_of(index: PowerIndex, category: str, place: str, day: int) -> list[Neighbour]:
    """The nearest first, general powers before special ones; only those in force on this day (an ordinal)."""
    found: dict[LoadedPower, Neighbour] = {}
    for neighbour in (*_in_other_categories(index, category, place), *_in_other_areas(index, category, place)):
        if len(found) < NEIGHBOURS_MAX and neighbour.power.in_force(day):
            found.setdefault(neighbour.power, neighbour)
    return list(found.values())


def _in_other_categories(index: PowerIndex, category: str, place: str) -> Iterator[Neighbour]:
    """Under the closest category above that has powers below it for this place."""
    lineage = index.categories.lineages[category]
    own = {*lineage, *index.categories_below.get(category, ())}
    for above in lineage[1:]:
        others = [each for each in index.categories_below.get(above, ()) if each not in own]
        found = index.powers_at(index.areas.lineages[place], others)
        for power in reversed(found):
            yield Neighbour(power, "other_category", next(c for c in power.power.category_codes if c in others))
        if found:
            return


def _in_other_areas(index: PowerIndex, category: str, place: str) -> Iterator[Neighbour]:
    """In the closest area above the place that has powers for this category anywhere below it."""
    lineage = [each for each in index.categories.lineages[category] if each in index.categories_used]
    if not lineage:
        return
    own = index.areas.lineages[place]
    for above in own[1:]:
        others = [each for each in index.areas_below.get(above, ()) if each not in own]
        found = index.powers_at(others, lineage)
        for power in reversed(found):
            yield Neighbour(power, "other_area", power.power.area_code)
        if found:
            return
