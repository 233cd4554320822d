"""Units as callers read them."""

from typing_extensions import TypedDict

from services.intake.domain.reference import Reference


class UnitView(TypedDict):
    code: str
    name: str


def unit_view(code: str | None, reference: Reference) -> UnitView | None:
    """A unit that our reference data does not know yet is shown by its code."""
    if code is None:
        return None
    unit = reference.unit(code)
    return {"code": code, "name": unit.name if unit else code}
