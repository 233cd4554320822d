"""From whom a case is kept: the unit it is about (回避)."""

from services.routing.domain.complaint import complained_unit
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.work_units import work_unit_of


def is_withheld_from(unit_code: str | None, about_unit: str, snapshot: Snapshot | None) -> bool:
    """Whether a unit must not see an issue: it is about the unit, or about the street whose posts do its work."""
    if not about_unit or unit_code is None:
        return False
    if snapshot is None:
        return unit_code == about_unit
    meant = complained_unit(about_unit, snapshot)
    return meant is not None and meant in (unit_code, work_unit_of(snapshot, unit_code))


def names_of(unit_code: str | None, snapshot: Snapshot | None) -> list[str]:
    """What an issue about this unit may call it, for the lists that the unit must not find it in."""
    if unit_code is None:
        return []
    codes = {unit_code} if snapshot is None else {unit_code, work_unit_of(snapshot, unit_code)}
    units = (snapshot.unit_by_code.get(code) for code in codes) if snapshot else ()
    return sorted(codes | {unit.name for unit in units if unit})
