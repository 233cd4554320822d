from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class RowError:
    """One fault of a table. `message` says how to mend it.

    `file`: the table's name; `row` counts as a spreadsheet does: the header is row 1; `column`: the English name,
    whatever the header says, empty when the row as a whole is meant; `cell`: where it stands in the sheet or file that
    was handed in, such as K37, empty when it stands nowhere.
    """

    file: str
    row: int
    column: str
    message: str
    cell: str = ""

    @property
    def place(self) -> str:
        """`powers!K37`; without a cell `powers!37` (the row)."""
        return f"{self.file}!{self.cell or self.row}"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"
