"""Grid codes of GB/T 30428: district 6 + street 3 + community 3 + grid 3 digits."""

import re

_GRID_SHAPE = re.compile(r"(\d{12})(\d{3})", re.ASCII)


def area_of_grid(code: str) -> str:
    """The community of a grid; any other code as it is. A grid's number begins at 001."""
    found = _GRID_SHAPE.fullmatch(code)
    return found[1] if found and found[2] != "000" else code


def grid_of(code: str) -> str:
    """The code when it is a grid's, else nothing."""
    return code if area_of_grid(code) != code else ""
