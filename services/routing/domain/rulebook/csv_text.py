"""CSV texts that a spreadsheet program can open without running anything."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from services.routing.domain.rulebook.headers import column_named

# A sign in front, and a letter somewhere behind: Excel would take the cell for a formula (DDE, HYPERLINK …).
_FORMULA_LIKE = re.compile(r"'*[=+\-@].*[^\W\d_]", re.DOTALL)


def guarded(cell: str) -> str:
    """A text that looks like a formula gets an apostrophe in front, as people write it in Excel; `unguarded` undoes it.

    Texts that have apostrophes before such a formula already get one more, so that nothing is ambiguous.
    """
    return "'" + cell if cell and cell[0] in "'=+-@" and _FORMULA_LIKE.match(cell) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA_LIKE.match(cell) else cell


class CsvWriter:
    """One line a row, blank rows too, so that rows keep their numbers. Blanks around a cell are dropped."""

    def __init__(self) -> None:
        self._written = io.StringIO()
        self._writer = csv.writer(self._written, lineterminator="\n")

    def write(self, cells: Sequence[str]) -> None:
        self._writer.writerow([guarded(cell.strip()) for cell in cells])

    def skip(self, row_count: int) -> None:
        self._written.write("\n" * row_count)

    @property
    def text(self) -> str:
        return self._written.getvalue()


def with_english_header(table: str, text: str) -> str:
    """The same text with the English name of every column we know: what is kept has one language, whoever wrote it."""
    stream = io.StringIO(text.removeprefix("\ufeff"))
    try:
        titles = next(csv.reader(stream, strict=True), [])
    except csv.Error:
        return text
    english = english_titles(table, titles)
    return text if english == titles else csv_text([english]) + stream.read()


def english_titles(table: str, titles: Sequence[str]) -> list[str]:
    return [column_named(table, title) or title for title in titles]


def csv_text(lines: Iterable[Sequence[str]]) -> str:
    writer = CsvWriter()
    for line in lines:
        writer.write(line)
    return writer.text
