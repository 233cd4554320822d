"""The tree of areas: city, district, street or town, community; and the names people write them by."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

import ahocorasick


class AreaLevel(IntEnum):
    """From coarse to fine."""

    CITY = 1
    DISTRICT = 2
    STREET = 3
    COMMUNITY = 4


@dataclass(frozen=True, slots=True)
class Area:
    """One row of areas.csv."""

    code: str
    parent: str
    name: str
    level: AreaLevel


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text. Full names (观音桥街道) bind; short ones (观音桥) only help to choose."""

    start: int
    end: int
    codes: tuple[str, ...]
    full: bool


_COMMUNITY_ENDINGS = ("居民委员会", "村民委员会")
_DISTRICT_ENDINGS = ("自治县", "区", "县", "市")
_STREET_ENDINGS = ("街道", "镇", "乡")
_PEOPLES = ("土家族", "苗族", "蒙古族", "回族")


class Gazetteer:
    """Areas by code and by name. Built once from the rows of areas.csv (code, parent, name, level)."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._areas = {area.code: area for area in areas}
        self._names: dict[tuple[str, bool], list[str]] = {}
        for area in self._areas.values():
            for name, full in _names(area):
                self._names.setdefault((name, full), []).append(area.code)
        self._lineages: dict[str, tuple[str, ...]] = {}
        self._automaton = self._search_automaton()

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "Gazetteer":
        """From csv.DictReader rows. KeyError for a missing column. Levels above the city's are as coarse as a city."""
        return cls(Area(row["code"], row["parent"], row["name"], _level(row["level"])) for row in rows)

    def area(self, code: str) -> Area | None:
        return self._areas.get(code)

    def __contains__(self, code: object) -> bool:
        return code in self._areas

    def lineage(self, code: str) -> tuple[str, ...]:
        """The area itself and all above it, finest first; empty for an unknown code."""
        known = self._lineages.get(code)
        if known is None:
            area = self._areas.get(code)
            if area is None:
                return ()
            known = self._lineages[code] = (code, *self.lineage(area.parent))
        return known

    def is_street_or_finer(self, code: str | None) -> bool:
        area = self._areas.get(code or "")
        return area is not None and area.level >= AreaLevel.STREET

    def mentions(self, text: str) -> list[Mention]:
        """Names in the text, leftmost and longest, apart from one another."""
        hits = [(end + 1 - len(name), end + 1, name) for end, name in self._automaton.iter(text)]
        found: list[Mention] = []
        at = 0
        for start, end, name in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
            if start >= at:
                found.append(self._mention(start, end, name))
                at = end
        return found

    def _mention(self, start: int, end: int, name: str) -> Mention:
        full = (name, True) in self._names
        codes = self._names[name, full]
        # 江北 is the district, though another district has a street of that name.
        districts = [code for code in codes if self._areas[code].level <= AreaLevel.DISTRICT]
        return Mention(start, end, tuple(codes if full else districts or codes), full)

    def _search_automaton(self) -> ahocorasick.Automaton:
        automaton = ahocorasick.Automaton()
        for name, _ in self._names:
            automaton.add_word(name, name)
        automaton.make_automaton()
        return automaton


def _level(name: str) -> AreaLevel:
    return AreaLevel.__members__.get(name.upper(), AreaLevel.CITY)


def _names(area: Area) -> Iterator[tuple[str, bool]]:
    """(name, is full): what people write for the area."""
    yield area.name, True
    if area.level is AreaLevel.COMMUNITY:
        yield from _community_names(area.name)
        return
    short = area.name
    for ending in _DISTRICT_ENDINGS if area.level <= AreaLevel.DISTRICT else _STREET_ENDINGS:
        if area.name.endswith(ending):
            short = area.name.removesuffix(ending)
            break
    plain = short
    for people in _PEOPLES:
        plain = plain.replace(people, "")
    if plain != short:
        yield plain + area.name[-1], True
    if len(plain) >= 2:
        yield plain, False


def _community_names(name: str) -> Iterator[tuple[str, bool]]:
    """桥北社区居民委员会 is written 桥北社区 or 桥北社区居委会, not 桥北: too many ordinary words are like that."""
    for ending in _COMMUNITY_ENDINGS:
        if name.endswith(ending):
            short = name.removesuffix(ending)
            if len(short) >= 3:
                yield short, True
                yield f"{short}{ending[0]}委会", True
