from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class RowError:
    """One fault of a table. `row` counts as a spreadsheet does: the header is row 1. `message` says how to mend it."""

    file: str
    row: int
    column: str
    message: str
