"""Areas, categories, units and deciding facts of one release, or of the files that stand in before the first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.intake.domain.areas import Gazetteer
from services.intake.domain.deciding_facts import DecidingFact, read_fact

SERVICE_CENTRE = "政务服务中心"
# The kinds of a release's records that intake reads.
KINDS = ("areas", "categories", "units", "facts")

Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the district."""

    code: str
    name: str
    area_code: str
    supervising_unit: str | None = None


@dataclass(frozen=True, slots=True)
class Category:
    """`parent`: empty at the top. `level`: 1 at the top."""

    code: str
    parent: str
    name: str
    level: int


@dataclass(frozen=True, slots=True)
class Release:
    """Which rulebook the reference data are of."""

    version: str
    digest: str


class Reference:
    """Immutable: a new release is a new one, swapped in whole. Take it once for whatever must agree with itself.

    `release` None: nothing was released yet.
    """

    def __init__(self, contents: Mapping[str, Rows], release: Release | None = None) -> None:
        """`contents`: kind → rows with the columns of the tables. KeyError when a column is missing."""
        self.release = release
        self.gazetteer = Gazetteer.from_rows(contents.get("areas", ()))
        self.categories: Mapping[str, Category] = {
            row["code"]: _category(row) for row in contents.get("categories", ())
        }
        self._children = _by_parent(self.categories.values())
        self._units: dict[str, Unit] = {}
        self._service_centres: dict[str, str] = {}
        for row in contents.get("units", ()):
            unit = Unit(row["unit_code"], row["name"], row["area_code"], row.get("supervising_unit") or None)
            self._units[unit.code] = unit
            if row["unit_type"] == SERVICE_CENTRE:
                self._service_centres[unit.area_code] = unit.code
        self._facts = {row["category_code"]: tuple(map(read_fact, row["facts"])) for row in contents.get("facts", ())}
        self._facts_day, self._facts_then = date.min, dict[str, list[DecidingFact]]()

    def category_name(self, code: str) -> str | None:
        category = self.categories.get(code)
        return category.name if category else None

    def area_name(self, code: str) -> str | None:
        area = self.gazetteer.area(code)
        return area.name if area else None

    def children_of(self, category_code: str) -> tuple[Category, ...]:
        """In the order of their codes; of an empty code the top ones."""
        return self._children.get(category_code, ())

    def facts_of(self, category_code: str, day: date) -> list[DecidingFact]:
        """What decides between the powers of a category that are in force on that day."""
        if day != self._facts_day:
            # Every issue asks, and nearly always about today.
            self._facts_day, self._facts_then = day, {}
        found = self._facts_then.get(category_code)
        if found is None:
            facts = (fact.on(day) for fact in self._facts.get(category_code, ()))
            found = self._facts_then[category_code] = [fact for fact in facts if fact.guards]
        return found

    def unit(self, code: str) -> Unit | None:
        return self._units.get(code)

    def area_of(self, unit_code: str) -> str | None:
        """Of a unit of the list. The code of an area, which a community is named by, too, stands for itself."""
        unit = self._units.get(unit_code)
        if unit is not None:
            return unit.area_code
        return unit_code if unit_code in self.gazetteer else None

    def service_centre(self, area_code: str | None) -> str | None:
        """The unit that receives what reporters send themselves: the 政务服务中心 of their area.

        Where the place is unknown and there is one centre only, that one.
        """
        for code in self.gazetteer.lineage(area_code or ""):
            if code in self._service_centres:
                return self._service_centres[code]
        centres = list(self._service_centres.values())
        return centres[0] if len(centres) == 1 else None


def _category(row: Mapping[str, Any]) -> Category:
    return Category(row["code"], row["parent"], row["name"], int(row["level"]))


def _by_parent(categories: Iterable[Category]) -> Mapping[str, tuple[Category, ...]]:
    children: dict[str, list[Category]] = {}
    for category in sorted(categories, key=lambda each: each.code):
        children.setdefault(category.parent, []).append(category)
    return {parent: tuple(found) for parent, found in children.items()}
