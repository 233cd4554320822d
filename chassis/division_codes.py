"""What lies in what, by the codes of administrative divisions (GB/T 2260, GB/T 10114, and the statistical ones below).

Levels have fixed widths: two digits are a province, four a prefecture, six a district or county, nine a street or town,
twelve a community. Zeros to the end of a level stand for all of it (500000 is the city of all 50xxxx). What is left
without them begins the code of everything that lies there and of nothing else: where one level ends, the next begins.
What comes after the last whole level is finer than areas are: a grid, or the letters of a unit (500105006-JD).

Whoever knows the tree of areas asks that instead.
"""

_LEVEL_ENDS = (2, 4, 6, 9, 12)


def is_division(code: str) -> bool:
    """Whether it is of the length and make of a level's codes."""
    return code.isascii() and code.isdigit() and len(code) in _LEVEL_ENDS


def stem_of(area: str) -> str:
    """What codes of places and units in the area begin with: 50 for 500000, 500105 for 500105.

    A code of no level (7 digits, letters, nothing) has nothing below it but what is named after it, with a dash.
    """
    if not is_division(area):
        return f"{area}-"
    named = len(area.rstrip("0"))
    return area[: next(end for end in _LEVEL_ENDS if end >= named)]


def lies_in(code: str, area: str) -> bool:
    """Whether a place or unit of this code is the area or lies in it. Nothing is in an area without a code."""
    return bool(area) and (code == area or code.startswith(stem_of(area)))


def area_of_unit(unit: str) -> str:
    """Of 500105006-JD it is 500105006. A community, or whoever speaks for a whole area, is named by it alone."""
    return unit.partition("-")[0] or unit
