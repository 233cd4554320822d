"""Reads the cells of one row into typed values, noting each fault instead of stopping at the first."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from services.routing.domain.rulebook.cell_names import cell_name
from services.routing.domain.rulebook.row_error import RowError

Meaning = TypeVar("Meaning")

# 2026-6-1, 2026/6/1, 2026.6.1 and 2026年6月1日 are all one day.
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


@dataclass(frozen=True, slots=True)
class Header:
    """`positions`: English column name → where it stands in the sheet, from 0.

    `meanings`: what cells of this sheet were found to mean, by kind and text. The cells of a long list repeat each
    other: reading each text once is four times as fast, and rows with the same text share one value.
    """

    file: str
    positions: Mapping[str, int]
    meanings: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict), compare=False)


@dataclass(slots=True)
class Row:
    """`number`: the spreadsheet's; `cells`: as many as the header's; `errors`: shared by all rows of a reading."""

    header: Header
    number: int
    cells: Sequence[str]
    errors: list[RowError]
    sound: bool = field(default=True)

    def fault(self, column: str, message: str) -> None:
        self.sound = False
        position = self.header.positions.get(column)
        cell = "" if position is None else cell_name(self.number, position)
        self.errors.append(RowError(self.header.file, self.number, column, message, cell))

    def text(self, column: str) -> str:
        position = self.header.positions.get(column)
        return "" if position is None else self.cells[position]

    def meaning(self, kind: str, text: str, find: Callable[[str], Meaning]) -> Meaning:
        """What `find` makes of the text; asked once a sheet and kind, so it must depend on nothing else."""
        known = self.header.meanings[kind]
        if text not in known:
            known[text] = find(text)
        meaning: Meaning = known[text]
        return meaning

    def required(self, column: str) -> str:
        value = self.text(column)
        if not value:
            self.fault(column, "不能为空，请填写")
        return value

    def codes(self, column: str) -> tuple[str, ...]:
        return self.meaning("codes", self.text(column), _codes)

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
        day = self.meaning("day", value, _day)
        if day is None:
            self.fault(column, f"“{value}”应为日期，写作 2026-06-01")
        return day or date.min

    def day_if_any(self, column: str) -> date | None:
        return self.day(column) if self.text(column) else None


def _codes(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in text.split(";"))
    return tuple(part for part in parts if part)


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(text)
    except ValueError:
        return None
