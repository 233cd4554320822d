"""A whole city's power list of any size, made from the sample district's: 38 districts, 1,031 streets, every organ.

Each district has its own list: the sample's general rows, and as many of its special ones as fit. What is left of the
size goes to the streets, each with a list of its own that goes before its district's. Conditions, limits and serials
differ from place to place as they do between the lists that districts publish. The same size and seed make the same
list; it has no errors, and the overlaps it has are those that the sample declares.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random

from deploy.local.home import ROOT
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.tables import ASSIST, LEAD, Area, CoverageNote, Post, Power, Rulebook, Unit

DISTRICT = ROOT / "samples" / "district"
SAMPLE_CODE = "500105"
# A street's row goes before its district's, and never ties with one: the sample has no precedence between.
STREET_PRECEDENCE_MORE = 50
SPECIAL_PRECEDENCE_MIN = 300
VARIED_SHARE = 0.3

# A lead and the rows that assist it.
Family = list[Power]

_WORD_LIST = re.compile(r"text has any ?\(([^)]*)\)")


def sample_rulebook() -> Rulebook:
    """ValueError when the sample has errors."""
    reading = read_rulebook({path.stem: path.read_text(encoding="utf-8") for path in DISTRICT.glob("*.csv")})
    if reading.errors:
        raise ValueError(f"the sample rulebook has {len(reading.errors)} errors")
    return reading.rulebook


def city_rulebook(power_count: int, seed: int = 1) -> Rulebook:
    """Some rows more or less than asked for: a lead never goes without its assistants."""
    sample, chance = sample_rulebook(), Random(seed)
    districts = [area for area in sample.areas if area.level == "district"]
    streets = [area for area in sample.areas if area.level == "street"]
    families = _families(sample.powers)
    powers: list[Power] = []
    for number, area in enumerate(districts):
        share = (power_count - len(powers)) // (len(districts) - number)
        powers += _district_list(families, area, share, chance)
    for number, area in enumerate(streets):
        share = max(0, power_count - len(powers)) // (len(streets) - number)
        powers += _street_list(families, area, share, chance)
    units = [*_district_units(sample, districts), *_street_units(sample, streets)]
    return replace(
        sample,
        units=tuple(unit for unit, _ in units),
        posts=tuple(post for _, posts in units for post in posts),
        powers=tuple(powers),
        coverage_notes=tuple(_notes(sample, powers)),
    )


def _families(powers: Iterable[Power]) -> list[Family]:
    found = {power.power_code: [power] for power in powers if power.lead_or_assist == LEAD}
    for power in powers:
        if power.lead_or_assist == ASSIST:
            found[power.lead_power_code].append(power)
    return list(found.values())


def _district_list(families: list[Family], area: Area, share: int, chance: Random) -> list[Power]:
    """The general rows always, for they cover the categories; of the special ones what fits."""
    special = [family for family in families if family[0].precedence > SPECIAL_PRECEDENCE_MIN]
    chance.shuffle(special)
    general = [family for family in families if family[0].precedence <= SPECIAL_PRECEDENCE_MIN]
    return _moved_until(share, [*general, *special], area, 0, chance)


def _street_list(families: list[Family], area: Area, share: int, chance: Random) -> list[Power]:
    chosen = chance.sample(families, len(families))
    return _moved_until(share, chosen, area, STREET_PRECEDENCE_MORE, chance)


def _moved_until(share: int, families: list[Family], area: Area, more: int, chance: Random) -> list[Power]:
    moved: list[Power] = []
    for family in families:
        if len(moved) >= share:
            break
        condition = _varied(family[0].condition, area.name, chance)
        days = family[0].resolve_within_workdays + chance.choice((0, 0, 0, 1, 2))
        moved += [_moved(power, area.code, more, condition, days) for power in family]
    return moved


def _moved(power: Power, area: str, more: int, condition: str, days: int) -> Power:
    lead = power.lead_power_code
    return replace(
        power,
        power_code=_code(power.power_code, area),
        lead_power_code=_code(lead, area) if lead else "",
        precedence=power.precedence + more,
        condition=condition,
        resolve_within_workdays=days if power.lead_or_assist == LEAD else power.resolve_within_workdays,
    )


def _code(code: str, area: str) -> str:
    return area + code[len(SAMPLE_CODE) :]


def _varied(condition: str, area: str, chance: Random) -> str:
    """Here a list of words lacks one, there it names the place itself, or the night begins an hour earlier."""
    if not condition or chance.random() > VARIED_SHARE:
        return condition
    return _WORD_LIST.sub(lambda found: _other_words(found[1].split(","), area, chance), condition, count=1).replace(
        "time.hour >= 22", chance.choice(("time.hour >= 21", "time.hour >= 22"))
    )


def _other_words(words: list[str], area: str, chance: Random) -> str:
    if len(words) > 2 and chance.random() < 0.7:
        words.remove(chance.choice(words))
    if chance.random() < 0.3:
        words.append(f'"{area}"')
    return f"text has any({','.join(words)})"


def _district_units(sample: Rulebook, districts: list[Area]) -> Iterator[tuple[Unit, list[Post]]]:
    organs = [unit for unit in sample.units if unit.level == "district"]
    for area in districts:
        for organ in organs:
            yield _founded(sample, organ, _code(organ.unit_code, area.code), area, area.name)


def _street_units(sample: Rulebook, streets: list[Area]) -> Iterator[tuple[Unit, list[Post]]]:
    office, town = (next(unit for unit in sample.units if unit.unit_type == kind) for kind in ("街道办事处", "镇政府"))
    for area in streets:
        model = office if area.name.endswith("街道") else town
        suffix = model.unit_code.rpartition("-")[2]
        yield _founded(sample, model, f"{area.code}-{suffix}", area, area.name)


def _founded(sample: Rulebook, model: Unit, code: str, area: Area, name: str) -> tuple[Unit, list[Post]]:
    district = area.code[: len(SAMPLE_CODE)]
    unit = replace(
        model,
        unit_code=code,
        name=f"{name}{model.unit_type}",
        area_code=area.code,
        parent_unit=_code(model.parent_unit, district) if model.parent_unit else "",
        supervising_unit=_code(model.supervising_unit, district) if model.supervising_unit else "",
    )
    posts = (post for post in sample.posts if post.unit_code == model.unit_code)
    return unit, [
        replace(post, unit_code=code, post_code=code + post.post_code[len(model.unit_code) :]) for post in posts
    ]


def _notes(sample: Rulebook, powers: list[Power]) -> Iterator[CoverageNote]:
    """Every declared gap, and each declared overlap wherever both of its rows are."""
    codes = {power.power_code for power in powers}
    areas = dict.fromkeys(power.area_code for power in powers)
    for note in sample.coverage_notes:
        if note.kind != "overlap":
            yield note
            continue
        for area in areas:
            moved = [_code(code, area) for code in note.ref.split(";")]
            if codes.issuperset(moved):
                yield replace(note, ref=";".join(moved))
