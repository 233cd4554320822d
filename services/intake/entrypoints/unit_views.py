"""Units as callers read them."""

from services.intake.domain.reference import Reference


def unit_view(code: str | None, reference: Reference) -> dict[str, str] | None:
    """A unit that our reference data does not know yet is shown by its code."""
    if code is None:
        return None
    unit = reference.unit(code)
    return {"code": code, "name": unit.name if unit else code}
