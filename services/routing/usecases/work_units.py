"""Whose posts act for a unit, and who belongs to it."""

from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import STREET_LEVEL

SERVICE_CENTRE = "政务服务中心"


def work_unit_of(snapshot: Snapshot, unit_code: str) -> str:
    """The unit itself; for a community (whose code is its area's) the unit of its street."""
    if unit_code in snapshot.unit_by_code or unit_code not in snapshot.areas:
        return unit_code
    above = set(snapshot.areas.lineage(unit_code))
    streets = (
        unit.unit_code for unit in snapshot.rulebook.units if unit.level == STREET_LEVEL and unit.area_code in above
    )
    return next(streets, unit_code)


def is_unit(code: str, snapshot: Snapshot) -> bool:
    """A unit of the list, or a community (which is named by its area)."""
    return code in snapshot.unit_by_code or code in snapshot.areas


def is_service_centre(unit_code: str | None, snapshot: Snapshot | None) -> bool:
    """Whether the unit dispatches for the whole district; without a unit a caller covers everything."""
    if unit_code is None:
        return True
    unit = snapshot.unit_by_code.get(unit_code) if snapshot else None
    return unit is not None and unit.unit_type == SERVICE_CENTRE


def area_of(unit_code: str, snapshot: Snapshot) -> str | None:
    """Of a unit of the list. The code of an area, which a community is named by, too, stands for itself."""
    unit = snapshot.unit_by_code.get(unit_code)
    if unit is not None:
        return unit.area_code
    return unit_code if unit_code in snapshot.areas else None


def covered_areas(snapshot: Snapshot | None, unit_code: str | None) -> list[str] | None:
    """The areas of the unit, and no area where that is the whole rulebook's; None: everywhere."""
    if unit_code is None:
        return None
    area = area_of(unit_code, snapshot) if snapshot else None
    if snapshot is None or area is None:
        return []
    inside = snapshot.areas.within(area)
    return [*inside, ""] if snapshot.home_area in inside else inside


def covers(snapshot: Snapshot | None, unit_code: str | None, area_code: str) -> bool:
    """Whether the unit's area contains the place. Without a unit a caller covers everything; a place that is not
    known is the whole area's."""
    if unit_code is None:
        return True
    area = area_of(unit_code, snapshot) if snapshot else None
    if snapshot is None or area is None:
        return False
    place = area_code if area_code in snapshot.areas else snapshot.home_area
    return place is not None and area in snapshot.areas.lineage(place)
