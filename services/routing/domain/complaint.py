"""Issues about a unit: it neither leads nor helps, supervises nor sees them (回避)."""

from dataclasses import replace

from services.routing.domain.facts import IssueFacts
from services.routing.domain.rulebook.holders import Holder
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import COMMUNITY_LEVEL, STREET_LEVEL


def complained_unit(about_unit: str | None, snapshot: Snapshot) -> str | None:
    """The code of the unit or community meant, by its code or its unit's full name; None when it is none of ours.

    People write names of officials there too: what is no unit is not kept.
    """
    if not about_unit or about_unit in snapshot.unit_by_code:
        return about_unit or None
    area = snapshot.area_by_code.get(about_unit)
    if area is not None and area.level == COMMUNITY_LEVEL:
        return about_unit
    named = (unit.unit_code for unit in snapshot.rulebook.units if unit.name == about_unit)
    return next(named, None)


def with_complained_unit(facts: IssueFacts, snapshot: Snapshot) -> IssueFacts:
    """The facts with the unit's code in place of whatever was written."""
    return replace(facts, about_unit=complained_unit(facts.about_unit, snapshot))


def is_complained_of(about_unit: str | None, holder: Holder) -> bool:
    """Also when its posts act for the holder: a community's cases are worked on by its street."""
    return about_unit is not None and about_unit in (holder.unit_code, holder.posts_unit_code)


def unit_above(unit_code: str, snapshot: Snapshot) -> str | None:
    """Who takes what the unit itself must not see: the unit that supervises it; of a community, its street's."""
    unit = snapshot.unit_by_code.get(unit_code)
    if unit is not None:
        return unit.supervising_unit or None
    above = set(snapshot.areas.lineage(unit_code)) if unit_code in snapshot.areas else set()
    streets = (each for each in snapshot.rulebook.units if each.level == STREET_LEVEL and each.area_code in above)
    return next((each.unit_code for each in streets), None)
