"""Absences, deputies and new office holders from a table: all of its rows, or none."""

import csv
import io
from collections.abc import Mapping
from datetime import date

from services.routing.domain.load import Seat
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.errors import FieldError, InvalidFields
from services.routing.usecases.post_seat import faults_of

# Both languages, as personnel offices write them.
COLUMNS: Mapping[str, str] = {
    "post_code": "post_code",
    "岗位编码": "post_code",
    "person": "person",
    "人员": "person",
    "absent_until": "absent_until",
    "缺勤至": "absent_until",
    "deputy_post": "deputy_post",
    "代理岗位": "deputy_post",
}
ROWS_MAX = 20_000


def seats_of(text: str, snapshot: Snapshot) -> dict[str, Seat]:
    """By post code. An empty cell means: as the rulebook says.

    Raises InvalidFields with every fault; rows count as a spreadsheet does, the header is row 1.
    """
    try:
        return _seats_of(text, snapshot)
    except csv.Error as error:
        raise InvalidFields([FieldError("csv", "malformed", f"不是有效的 CSV：{error}", "malformed CSV")]) from None


def _seats_of(text: str, snapshot: Snapshot) -> dict[str, Seat]:
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), restval="")
    header = [name.strip() for name in rows.fieldnames or ()]
    faults = _header_faults(header)
    if faults:
        raise InvalidFields(faults)
    rows.fieldnames = [COLUMNS[name] for name in header]
    seats: dict[str, Seat] = {}
    for number, row in enumerate(rows, start=2):
        cells = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
        if any(cells.values()):
            faults += _read(number, cells, snapshot, seats)
    if len(seats) > ROWS_MAX:
        faults.append(FieldError("rows", "too_many", f"最多 {ROWS_MAX} 行", f"at most {ROWS_MAX} rows"))
    if faults:
        raise InvalidFields(faults)
    return seats


def _header_faults(header: list[str]) -> list[FieldError]:
    known = "、".join(COLUMNS)
    faults = [
        FieldError(f"1.{name}"[:100], "unknown_column", f"没有这一列，可用：{known}", "unknown column")
        for name in header
        if name not in COLUMNS
    ]
    named = [COLUMNS.get(name) for name in header]
    if len(set(named)) < len(named) and not faults:
        faults.append(FieldError("1", "duplicate", "同一列出现两次", "a column is named twice"))
    if "post_code" not in named:
        faults.append(FieldError("1", "no_post_code", "缺少“岗位编码”列", "the column post_code is missing"))
    return faults


def _read(number: int, cells: Mapping[str, str], snapshot: Snapshot, seats: dict[str, Seat]) -> list[FieldError]:
    code = cells["post_code"]
    if code not in snapshot.post_by_code:
        return [FieldError(f"{number}.post_code", "unknown_post", f"没有这个岗位：{code}", "no such post")]
    if code in seats:
        return [FieldError(f"{number}.post_code", "duplicate", f"{code} 重复，请只保留一行", "the post is named twice")]
    try:
        absent_until = date.fromisoformat(cells["absent_until"]) if cells.get("absent_until") else None
    except ValueError:
        return [FieldError(f"{number}.absent_until", "bad_format", "应为日期，如 2026-12-01", "must be a date")]
    seats[code] = Seat(cells.get("person") or None, absent_until, cells.get("deputy_post") or None)
    return [
        FieldError(f"{number}.{fault.field}", fault.code, fault.zh, fault.en)
        for fault in faults_of(code, seats[code], snapshot)
    ]
