"""Units of an area, in statements: what `chassis/division_codes.py` says of codes."""

from sqlalchemy import ColumnElement, func, or_

from chassis.division_codes import stem_of


def in_area(column: str) -> str:
    """Wants the values of `area_values`."""
    return f"(CAST(:area AS text) IS NULL OR {column} = :area OR starts_with({column}, :stem))"


def units_of(column: ColumnElement[str], area: str) -> ColumnElement[bool]:
    """`in_area` for a given area."""
    return or_(column == area, func.starts_with(column, stem_of(area)))


def area_values(area: str | None) -> dict[str, str | None]:
    """None: everywhere."""
    return {"area": area, "stem": None if area is None else stem_of(area)}
