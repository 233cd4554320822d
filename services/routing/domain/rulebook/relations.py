"""What the rows of a rulebook must be to each other. Every fault lands on the row that has to be mended.

Against a table without any row nothing is checked: that is one fault of its own, not one of every other row.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.routing.domain.rulebook.holders import COMMUNITY_TYPES, STREET_TYPES
from services.routing.domain.rulebook.row import Row
from services.routing.domain.rulebook.rows import HOLDER_LEVELS
from services.routing.domain.rulebook.tables import (
    ASSIST,
    COMMUNITY_LEVEL,
    LEAD,
    Area,
    Category,
    Post,
    Power,
    Unit,
)
from services.routing.domain.rulebook.trees import grow_tree

RecordType = TypeVar("RecordType")


@dataclass(frozen=True, slots=True)
class Entry(Generic[RecordType]):
    row: Row
    record: RecordType


def check_unique(entries: list[Entry[RecordType]], key_column: str) -> None:
    first_seen: dict[str, int] = {}
    for entry in entries:
        key = entry.row.text(key_column)
        first = first_seen.setdefault(key, entry.row.number)
        if key and first != entry.row.number:
            entry.row.fault(key_column, f"{key} 与第 {first} 行重复，请只保留一行")


def check_tree(entries: list[Entry[Area]] | list[Entry[Category]]) -> None:
    """Told is the row that breaks the way up; what hangs below it falls out with it, without a word for each."""
    parents = {entry.record.code: entry.record.parent for entry in entries if entry.row.sound}
    _, faults = grow_tree(parents)
    ring = _ring_members({code: parents[code] for code in faults})
    for entry in entries:
        code = entry.record.code
        if entry.row.sound and code in faults:
            if code in ring or parents[code] not in faults:
                entry.row.fault("parent", faults[code])
            entry.row.sound = False


def _ring_members(parents: Mapping[str, str]) -> set[str]:
    members: set[str] = set()
    walked_from: dict[str, str] = {}
    for code in parents:
        way = []
        at = code
        while at in parents and at not in walked_from:
            walked_from[at] = code
            way.append(at)
            at = parents[at]
        if walked_from.get(at) == code:
            members.update(way[way.index(at) :])
    return members


def lost_zeros(code: str, known: Container[str]) -> str:
    """The hint for 101 where 0101 is meant: spreadsheet programs take codes for numbers."""
    meant = next((zeros + code for zeros in ("0", "00", "000") if zeros + code in known), None)
    return f"；前导零似乎被表格软件去掉了，应为 {meant}（单元格请设为文本）" if meant else ""


def check_units(units: list[Entry[Unit]], areas: list[Entry[Area]]) -> None:
    area_codes = {area.record.code for area in areas if area.row.sound}
    unit_codes = {unit.record.unit_code for unit in units}
    seats: dict[tuple[str, str], str] = {}
    for row, unit in ((entry.row, entry.record) for entry in units):
        if areas and unit.area_code not in area_codes:
            row.fault("area_code", f"区划 {unit.area_code} 不存在，请改用区划表内的编码")
        for column, code in (("parent_unit", unit.parent_unit), ("supervising_unit", unit.supervising_unit)):
            if code and code not in unit_codes:
                row.fault(column, f"单位 {code} 不存在，请改用单位表内的编码")
        # Two units of one type in one area: nobody could say which of them holds a power of that type.
        first = seats.setdefault((unit.unit_type, unit.area_code), unit.unit_code)
        if first != unit.unit_code:
            row.fault("unit_type", f"{unit.area_code} 已有同类单位 {first}，请改用另一类型")


def check_posts(posts: list[Entry[Post]], units: list[Entry[Unit]]) -> None:
    unit_codes = {unit.record.unit_code for unit in units if unit.row.sound}
    for entry in posts:
        if units and entry.record.unit_code not in unit_codes:
            entry.row.fault("unit_code", f"单位 {entry.record.unit_code} 不存在或有误，请改用单位表内的编码")


def check_powers(
    powers: list[Entry[Power]],
    units: list[Entry[Unit]],
    areas: list[Entry[Area]],
    categories: list[Entry[Category]],
) -> None:
    area_codes = {area.record.code for area in areas if area.row.sound}
    category_codes = {category.record.code for category in categories if category.row.sound}
    types = _types_by_level(units)
    for entry in powers:
        if areas and entry.record.area_code not in area_codes:
            entry.row.fault("power_code", f"编码开头的区划 {entry.record.area_code} 不存在，请改正")
        for code in entry.record.category_codes:
            if categories and code not in category_codes:
                hint = lost_zeros(code, category_codes)
                entry.row.fault("category_codes", f"未知事项类别 {code}，请改用类别表内的编码{hint}")
        if units:
            _check_types(entry.row, entry.record, types)
    _check_leads(powers)


def _types_by_level(units: list[Entry[Unit]]) -> dict[str, set[str]]:
    types: dict[str, set[str]] = {COMMUNITY_LEVEL: set(COMMUNITY_TYPES)}
    for unit in (entry.record for entry in units if entry.row.sound):
        types.setdefault(unit.level, set()).add(unit.unit_type)
    return types


def _check_types(row: Row, power: Power, types: dict[str, set[str]]) -> None:
    if power.holder_level in HOLDER_LEVELS:
        for unit_type in _unknown_types(power.holder_unit_type, types.get(power.holder_level, set())):
            row.fault("holder_unit_type", f"{power.holder_level} 级没有“{unit_type}”类单位，请改正类型或层级")
    known = set[str]().union(*types.values())
    for column, named in (
        ("supervision_unit_type", power.supervision_unit_type),
        ("assist_unit_types", power.assist_unit_types),
    ):
        for unit_type in _unknown_types(named, known):
            row.fault(column, f"没有“{unit_type}”类单位，请改用单位表内的类型")


def _unknown_types(named: tuple[str, ...], known: set[str]) -> list[str]:
    """None where only the streets or only the towns of a pair are missing."""
    unknown = [unit_type for unit_type in named if unit_type not in known]
    return [] if known & STREET_TYPES & set(named) and STREET_TYPES.issuperset(unknown) else unknown


def _check_leads(powers: list[Entry[Power]]) -> None:
    leads = {entry.record.power_code for entry in powers if entry.row.sound and entry.record.lead_or_assist == LEAD}
    for entry in powers:
        code = entry.record.lead_power_code
        if entry.record.lead_or_assist == ASSIST and code not in leads:
            entry.row.fault("lead_power_code", f"主办权力“{code}”不存在或有误，协办行须写明一项主办权力")
        if entry.record.lead_or_assist != ASSIST and code:
            entry.row.fault("lead_power_code", f"{entry.record.lead_or_assist}行不填主办权力编码，请清空或改为协办")
