"""The operator's file of days: what the published calendar does not say, or says no more.

CSV with the header `day,is_workday,name`, or a JSON array of objects with these keys. `day` is 2027-02-08; `is_workday`
is 1, 0, true, false, 是 or 否; `name` is for people and may be empty. A year that the published calendar knows may be
corrected day by day. A year that it does not know has to be told whole, from 1 January to 31 December: of a day left
out nobody could say whether it was forgotten.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from io import StringIO
from typing import Any, NamedTuple

COLUMNS = ("day", "is_workday", "name")
_TRUTH = {"1": True, "true": True, "是": True, "0": False, "false": False, "否": False}
_YEARS = range(2000, 2200)


class DayError(NamedTuple):
    """`line` counts from 1 with the header; of JSON it is the number of the entry. `column`: 1 with `day`."""

    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"第 {self.line} 行第 {self.column} 列（{COLUMNS[self.column - 1]}）：{self.message}"


class CalendarFileError(ValueError):
    """The file can't be used; `errors`: all that is wrong with it."""

    def __init__(self, errors: Iterable[DayError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(map(str, self.errors)))


class _Entry(NamedTuple):
    line: int
    day: str
    is_workday: str


def read_days(text: str, is_published: Callable[[int], bool]) -> Mapping[date, bool]:
    """Which days are worked. `is_published`: whether the published calendar knows a year.

    Raises CalendarFileError.
    """
    is_json = text.lstrip("\ufeff \r\n\t").startswith("[")
    entries, errors = _json_entries(text) if is_json else _csv_entries(text)
    days: dict[date, bool] = {}
    lines: dict[date, int] = {}
    for entry in entries:
        fault = _take(entry, days, lines)
        if fault is not None:
            errors.append(fault)
    if not errors:
        errors.extend(_gaps(lines, is_published))
    if errors:
        raise CalendarFileError(sorted(errors))
    return days


def _take(entry: _Entry, days: dict[date, bool], lines: dict[date, int]) -> DayError | None:
    try:
        day = date.fromisoformat(entry.day)
    except ValueError:
        return DayError(entry.line, 1, f"{entry.day or '空'} 不是日期，应写作 2027-02-08")
    if day.year not in _YEARS:
        return DayError(entry.line, 1, f"{day} 的年份应在 {_YEARS[0]} 至 {_YEARS[-1]} 之间")
    is_workday = _TRUTH.get(entry.is_workday.lower())
    if is_workday is None:
        return DayError(entry.line, 2, f"{entry.is_workday or '空'} 应为 1 或 0（是否工作日）")
    if day in lines:
        return DayError(entry.line, 1, f"{day} 已见于第 {lines[day]} 行，删去其一")
    days[day], lines[day] = is_workday, entry.line
    return None


def _gaps(lines: Mapping[date, int], is_published: Callable[[int], bool]) -> Iterator[DayError]:
    for year in sorted({day.year for day in lines}):
        if is_published(year):
            continue
        line = min(found for day, found in lines.items() if day.year == year)
        for first, last in _missing(year, lines):
            before = first - timedelta(days=1)
            count = (last - first).days + 1
            message = f"{year} 年尚无公布的日历，须逐日写全；缺 {first} 至 {last}，共 {count} 天"
            yield DayError(lines.get(before, line), 1, message)


def _missing(year: int, lines: Mapping[date, int]) -> Iterator[tuple[date, date]]:
    """Runs of days that are not there, first and last."""
    day, first = date(year, 1, 1), None
    while day.year == year:
        if day in lines:
            if first is not None:
                yield first, day - timedelta(days=1)
            first = None
        elif first is None:
            first = day
        day += timedelta(days=1)
    if first is not None:
        yield first, day - timedelta(days=1)


def _csv_entries(text: str) -> tuple[list[_Entry], list[DayError]]:
    reader = csv.reader(StringIO(text.removeprefix("\ufeff")))
    header = [cell.strip() for cell in next(reader, [])]
    if header[:2] != list(COLUMNS[:2]):
        return [], [DayError(1, 1, f"首行应为 {','.join(COLUMNS)}")]
    entries, errors = [], []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) < 2:
            errors.append(DayError(reader.line_num, 2, "缺这一列"))
            continue
        entries.append(_Entry(reader.line_num, cells[0].strip(), cells[1].strip()))
    return entries, errors


def _json_entries(text: str) -> tuple[list[_Entry], list[DayError]]:
    try:
        found = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        return [], [DayError(error.lineno, 1, f"不是 JSON：{error.msg}（该行第 {error.colno} 个字）")]
    entries, errors = [], []
    for number, entry in enumerate(found, 1):
        if isinstance(entry, dict):
            entries.append(_Entry(number, _word(entry.get("day")), _word(entry.get("is_workday"))))
        else:
            errors.append(DayError(number, 1, '应为 {"day": …, "is_workday": …, "name": …}'))
    return entries, errors


def _word(value: Any) -> str:
    return "" if value is None else str(value).strip()
