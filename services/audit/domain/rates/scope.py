"""Whose figures somebody may see: a supervisor's area is that of their unit, as its code begins with it."""

from dataclasses import dataclass

from services.audit.domain.errors import BeyondArea


@dataclass(frozen=True, slots=True)
class Scope:
    """`area`: the units' codes begin with it, "" for all of them. `unit`: this one alone."""

    area: str = ""
    unit: str | None = None


def scope_of(own_unit: str | None, wanted_unit: str | None) -> Scope:
    """`500105006-JD` sees the units of 500105006, `500105-DC` those of 500105. Raises BeyondArea."""
    area = own_unit.partition("-")[0] if own_unit else ""
    if wanted_unit is not None and not wanted_unit.startswith(area):
        raise BeyondArea(wanted_unit)
    return Scope(area, wanted_unit)
