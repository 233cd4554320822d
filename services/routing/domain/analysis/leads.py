"""The powers that may lead, each at its own area and categories, and the cells they meet in.

A cell is a ground and a category without a category below: there, and for given facts and a given day, one decision is
made. Grounds that differ only by areas without a power for the category share the cell.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from services.routing.domain.analysis.grounds import Ground
from services.routing.domain.rulebook.tables import Category, Power

Holding = tuple[tuple[str, ...], str]
LAST_DAY = date.max.toordinal()
_RANK = attrgetter("rank")


@dataclass(frozen=True, slots=True, eq=False)
class Lead:
    """`condition`: its number in the condition book. `first`, `last`: ordinals of days, both in force.

    `rank`: the highest precedence first, then by code. There is one object for each power: compared by identity.
    """

    rank: tuple[int, str]
    code: str
    precedence: int
    condition: int
    first: int
    last: int
    area: str
    categories: tuple[str, ...]
    holding: Holding


class Cell(NamedTuple):
    ground: Ground
    category: str


def lead_of(power: Power, condition: int) -> Lead:
    return Lead(
        (-power.precedence, power.power_code),
        power.power_code,
        power.precedence,
        condition,
        power.in_force_from.toordinal(),
        (power.in_force_to or date.max).toordinal(),
        power.area_code,
        tuple(dict.fromkeys(power.category_codes)),
        (power.holder_unit_type, power.holder_level),
    )


class CategoryTree:
    def __init__(self, categories: Iterable[Category]) -> None:
        self.rows: Mapping[str, Category] = {category.code: category for category in categories}
        self.below: dict[str, list[str]] = {}
        for category in self.rows.values():
            self.below.setdefault(category.parent, []).append(category.code)
        self.lineages = {code: tuple(self._climb(code)) for code in self.rows}
        self.all_below: dict[str, list[str]] = {code: [] for code in self.rows}
        self._leaves: dict[str, list[str]] = {code: [] for code in self.rows}
        for code, lineage in self.lineages.items():
            for above in lineage:
                self.all_below[above].append(code)
                if code not in self.below:
                    self._leaves[above].append(code)

    @property
    def leaves(self) -> Iterator[str]:
        return (code for code in self.rows if code not in self.below)

    def leaves_of(self, codes: Iterable[str]) -> set[str]:
        return {leaf for code in codes for leaf in self._leaves[code]}

    def related(self, code: str) -> Iterator[str]:
        """Every category above or below this one, and itself."""
        yield from self.lineages[code]
        yield from (each for each in self.all_below[code] if each != code)

    def _climb(self, code: str) -> Iterator[str]:
        while code:
            yield code
            code = self.rows[code].parent


class Leads:
    """`at`: area → category → the powers there, highest first. `leaves_at`: area → the leaf categories they reach.

    Never changed once made; `edited` shares with the old one whatever did not change.
    """

    def __init__(self, tree: CategoryTree, by_code: dict[str, Lead]) -> None:
        self.tree = tree
        self.by_code = by_code
        self.at: dict[str, dict[str, tuple[Lead, ...]]] = {}
        self.leaves_at: dict[str, set[str]] = {}
        gathered: dict[str, dict[str, list[Lead]]] = {}
        for lead in by_code.values():
            for category in lead.categories:
                gathered.setdefault(lead.area, {}).setdefault(category, []).append(lead)
        for area, places in gathered.items():
            self.at[area] = {code: tuple(sorted(found, key=_RANK)) for code, found in places.items()}
            self.leaves_at[area] = tree.leaves_of(places)

    def edited(self, gone: Iterable[Lead], come: Iterable[Lead]) -> "Leads":
        new = object.__new__(Leads)
        new.tree, new.by_code, new.at, new.leaves_at = self.tree, self.by_code.copy(), self.at.copy(), {}
        gone, come = list(gone), list(come)
        changed = {lead.area for lead in (*gone, *come)}
        for area in changed:
            new.at[area] = dict(self.at.get(area, {}))
        for lead in gone:
            del new.by_code[lead.code]
            for category in lead.categories:
                new._put(lead.area, category, [each for each in new.at[lead.area][category] if each is not lead])
        for lead in come:
            new.by_code[lead.code] = lead
            for category in lead.categories:
                new._put(lead.area, category, [*new.at[lead.area].get(category, ()), lead])
        for area in changed:
            if not new.at[area]:
                del new.at[area]
        new.leaves_at = {area: found for area, found in self.leaves_at.items() if area not in changed}
        new.leaves_at.update({area: self.tree.leaves_of(new.at[area]) for area in changed if area in new.at})
        return new

    def _put(self, area: str, category: str, leads: list[Lead]) -> None:
        if leads:
            self.at[area][category] = tuple(sorted(leads, key=_RANK))
        else:
            del self.at[area][category]

    def cell(self, ground: Ground, leaf: str) -> Cell:
        """The cell of a ground, without the areas in front that have nothing for the category."""
        leaves_at = self.leaves_at
        for area in ground.standing:
            if area in leaves_at and leaf in leaves_at[area]:
                break
            ground = ground.farther
        return Cell(ground, leaf)

    def in_cell(self, cell: Cell) -> list[Lead]:
        """The powers that reach the cell, highest first, whether or not somebody holds them there."""
        return self.reaching(cell.ground.standing, cell.category)

    def reaching(self, standing: tuple[str, ...], leaf: str) -> list[Lead]:
        lineage = self.tree.lineages[leaf]
        lists = [
            found
            for area in standing
            if (places := self.at.get(area))
            for category in lineage
            if (found := places.get(category))
        ]
        if len(lists) < 2:
            return list(lists[0]) if lists else []
        # A power may reach the category by two of its codes.
        return sorted({lead for leads in lists for lead in leads}, key=_RANK)
