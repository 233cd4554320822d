"""Where a cell stands, in a spreadsheet's own words."""

import re

# What Excel itself holds: XFD1048576 is its last cell.
COLUMNS_MAX = 16_384
ROWS_MAX = 1_048_576
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def column_letter(position: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, position: int) -> str:
    """`row` from 1, `position` of the column from 0."""
    return f"{column_letter(position)}{row}"


def cell_at(name: str) -> tuple[int, int] | None:
    """K37 → (37, 10); None when it is no cell of a spreadsheet."""
    found = _CELL.fullmatch(name)
    if found is None:
        return None
    position = 0
    for letter in found[1]:
        position = position * 26 + ord(letter) - ord("A") + 1
    row = int(found[2])
    return (row, position - 1) if position <= COLUMNS_MAX and row <= ROWS_MAX else None
