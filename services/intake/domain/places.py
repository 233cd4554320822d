"""The area that an address names. Where names leave a choice or contradict each other, the choice is handed back."""

import re
from dataclasses import dataclass

from services.intake.domain.areas import AreaLevel, Gazetteer, Mention

# 寸滩大道 may run through another street, and 江北机场 lies in another district: such names say nothing of the area.
_NAMES_SOMETHING_ELSE = re.compile(r"路|大道|街(?!道)|立交|大桥|隧道|高速|(?:国际)?机场|(?:火车|轻轨|地铁)?站|新区")


@dataclass(frozen=True, slots=True)
class Place:
    """`area_code`: the finest area that is certain, None where none is. `candidates`: what it may be more exactly, or
    the areas that contradict one another; empty when nothing is left open."""

    area_code: str | None
    candidates: tuple[str, ...] = ()
    # A point lies elsewhere than the words say.
    disputed: bool = False


NOWHERE = Place(None)


def resolve_place(text: str, gazetteer: Gazetteer) -> Place:
    """The area named in an address (district, street or town, community, in full or by short names)."""
    mentions = [mention for mention in gazetteer.mentions(text) if not _is_something_else(text, mention)]
    full = [mention for mention in mentions if mention.full]
    short = [mention for mention in mentions if not mention.full]
    binding = full or short
    areas = _consistent(binding, gazetteer)
    if not areas:
        return _place({code for mention in binding for code in mention.codes}, gazetteer)
    if full and short:
        areas = _narrowed(areas, short, gazetteer)
    return _place(areas, gazetteer)


def settle_place(area_code: str | None, address: str | None, gazetteer: Gazetteer) -> Place:
    """The area that a reporter gave, made finer by the address where that agrees; else the one that the address names.

    `area_code` must exist. An address elsewhere leaves the given area, with the address's areas as candidates.
    """
    named = resolve_place(address, gazetteer) if address else NOWHERE
    if area_code is None:
        return named
    if named.area_code is not None and area_code in gazetteer.lineage(named.area_code):
        return named
    inside = tuple(code for code in named.candidates if area_code in gazetteer.lineage(code))
    agrees = named.area_code is None or named.area_code in gazetteer.lineage(area_code)
    if agrees:
        return Place(area_code, tuple(code for code in inside if code != area_code))
    return Place(area_code, named.candidates or ((named.area_code,) if named.area_code else ()))


def _is_something_else(text: str, mention: Mention) -> bool:
    return not mention.full and _NAMES_SOMETHING_ELSE.match(text, mention.end) is not None


def _consistent(mentions: list[Mention], gazetteer: Gazetteer) -> set[str]:
    """The named areas that lie in, or are, an area of every mention."""
    named = {code for mention in mentions for code in mention.codes}
    wanted = [frozenset(mention.codes) for mention in mentions]
    return {code for code in named if all(not codes.isdisjoint(gazetteer.lineage(code)) for codes in wanted)}


def _narrowed(areas: set[str], short: list[Mention], gazetteer: Gazetteer) -> set[str]:
    """Full names decide; short ones choose among them or go deeper, and are passed over where they disagree."""
    inside = {code for mention in short for code in mention.codes if not areas.isdisjoint(gazetteer.lineage(code)[1:])}
    if inside:
        return _finest(inside, gazetteer)
    above = {code for mention in short for code in mention.codes}
    chosen = {code for code in areas if not above.isdisjoint(gazetteer.lineage(code))}
    return chosen or areas


def _finest(areas: set[str], gazetteer: Gazetteer) -> set[str]:
    above = {code for area in areas for code in gazetteer.lineage(area)[1:]}
    return areas - above


def _place(areas: set[str], gazetteer: Gazetteer) -> Place:
    finest = sorted(_finest(areas, gazetteer))
    if len(finest) == 1:
        return Place(finest[0])
    return Place(_shared_area(finest, gazetteer), tuple(finest))


def _shared_area(areas: list[str], gazetteer: Gazetteer) -> str | None:
    """The finest area that holds them all, if it is a district or finer: the whole city would say nothing."""
    if not areas:
        return None
    others = [set(gazetteer.lineage(code)) for code in areas[1:]]
    for code in gazetteer.lineage(areas[0]):
        area = gazetteer.area(code)
        if area is not None and area.level >= AreaLevel.DISTRICT and all(code in line for line in others):
            return code
    return None
