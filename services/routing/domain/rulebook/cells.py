"""Reads the cells of one CSV row into typed values, noting each fault instead of stopping at the first."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.routing.domain.rulebook.row_error import RowError

# A legal basis or a condition may be long; the library's own limit of 131,072 would stop with an English error.
csv.field_size_limit(1_000_000)


@dataclass
class Row:
    """`number` is the spreadsheet's; `errors` is shared by all rows of a reading."""

    file: str
    number: int
    cells: Mapping[str, str]
    errors: list[RowError]
    sound: bool = field(default=True)

    def fault(self, column: str, message: str) -> None:
        self.sound = False
        self.errors.append(RowError(self.file, self.number, column, message))

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def required(self, column: str) -> str:
        value = self.text(column)
        if not value:
            self.fault(column, "不能为空，请填写")
        return value

    def codes(self, column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(column).split(";") if part.strip())

    def required_codes(self, column: str) -> tuple[str, ...]:
        self.required(column)
        return self.codes(column)

    def one_of(self, column: str, options: tuple[str, ...]) -> str:
        value = self.text(column)
        if value not in options:
            self.fault(column, f"“{value}”应为 {'、'.join(options)} 之一")
        return value

    def integer(self, column: str) -> int:
        value = self.text(column)
        if not (value.isascii() and value.isdigit() and len(value) <= 9):
            self.fault(column, f"“{value}”应为不小于 0 的整数")
            return 0
        return int(value)

    def integer_if_any(self, column: str) -> int | None:
        return self.integer(column) if self.text(column) else None

    def hours_if_any(self, column: str) -> float | None:
        value = self.text(column)
        if not value:
            return None
        whole, _, tenths = value.partition(".")
        if not (value.isascii() and whole.isdigit() and (tenths or "0").isdigit() and len(value) <= 9):
            self.fault(column, f"“{value}”应为小时数，如 8 或 0.5")
            return None
        return float(value)

    def day(self, column: str) -> date:
        value = self.text(column)
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fault(column, f"“{value}”应为日期，写作 2026-06-01")
            return date.min

    def day_if_any(self, column: str) -> date | None:
        return self.day(column) if self.text(column) else None


def rows_of(file: str, text: str, columns: tuple[str, ...], errors: list[RowError]) -> Iterator[Row]:
    """The rows of a CSV text. Byte order mark, line endings and blank rows make no difference."""
    lines = csv.reader(io.StringIO(_one_line_ending(text)))
    try:
        header = [cell.strip() for cell in next(lines, [])]
        missing = [column for column in columns if column not in header]
        if missing:
            errors.extend(RowError(file, 1, column, f"缺少列“{column}”，请补上表头") for column in missing)
            return
        for number, cells in enumerate(lines, start=2):
            yield from _row(file, number, header, cells, errors)
    except csv.Error as error:
        errors.append(RowError(file, lines.line_num, "", f"不是有效的 CSV（{error}），请用 UTF-8 另存为 CSV"))


def _row(file: str, number: int, header: list[str], cells: list[str], errors: list[RowError]) -> Iterator[Row]:
    if not any(cell.strip() for cell in cells):
        return
    if len(cells) > len(header):
        errors.append(RowError(file, number, "", f"有 {len(cells)} 格，多于表头的 {len(header)} 列，请检查逗号和引号"))
        return
    yield Row(file, number, dict(zip(header, (cell.strip() for cell in cells), strict=False)), errors)


def _one_line_ending(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
