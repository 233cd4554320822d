"""Whose figures somebody may see: a supervisor's area is that of their unit, which its code tells."""

from dataclasses import dataclass

from chassis.division_codes import area_of_unit, lies_in
from services.audit.domain.errors import BeyondArea


@dataclass(frozen=True, slots=True)
class Scope:
    """`area`: the units that lie in it, None for all of them. `unit`: this one alone."""

    area: str | None = None
    unit: str | None = None


def scope_of(own_unit: str | None, wanted_unit: str | None) -> Scope:
    """`500105006-JD` sees the units of 500105006, `500105-DC` those of 500105, `500000` those of the whole city.

    Raises BeyondArea."""
    area = None if own_unit is None else area_of_unit(own_unit)
    if wanted_unit is not None and not is_in_area(wanted_unit, area):
        raise BeyondArea(wanted_unit)
    return Scope(area, wanted_unit)


def is_in_area(unit: str, area: str | None) -> bool:
    """None stands for everywhere."""
    return area is None or lies_in(unit, area)
