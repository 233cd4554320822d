"""A published rulebook as it travels: its tables in records that are small and change rarely."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import orjson

from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import ROW_TYPES, TABLE_NAMES
from services.routing.usecases.released_facts import facts_by_category

DISTRICT_LEVEL = "district"
WHOLE = "all"
# No table: what is worked out of the powers' conditions for those who ask the reporter.
FACTS = "facts"
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    kind: str
    code: str
    rows_json: str


def release_records(tables: Mapping[str, str], snapshot: Snapshot) -> list[ReleaseRecord]:
    """In the order of (kind, code), the same for the same tables whenever it is asked.

    Cells are those of the tables, as text: a limit of half an hour is no float.
    """
    codes = _code_rules(snapshot)
    records = []
    for kind in TABLE_NAMES:
        chunks: dict[str, list[Cells]] = {}
        for cells in _rows(tables.get(kind, ""), [field.name for field in fields(ROW_TYPES[kind])]):
            chunks.setdefault(codes[kind](cells), []).append(cells)
        records += [ReleaseRecord(kind, code, orjson.dumps(rows).decode()) for code, rows in chunks.items()]
    records += [ReleaseRecord(FACTS, code, _canonical([row])) for code, row in facts_by_category(snapshot).items()]
    return sorted(records, key=lambda record: (record.kind, record.code))


def records_sha256(records: list[ReleaseRecord]) -> str:
    """Over the SHA-256 (32 bytes each) of every record's rows_json, in the order given; lower-case hex."""
    running = hashlib.sha256()
    for record in records:
        running.update(hashlib.sha256(record.rows_json.encode()).digest())
    return running.hexdigest()


def _code_rules(snapshot: Snapshot) -> Mapping[str, Callable[[Cells], str]]:
    """Which record a row travels in."""

    def district(cells: Cells) -> str:
        """The district an area lies in; an area above all districts stands for itself."""
        lineage = snapshot.areas.lineage(cells["code"])
        return next((code for code in lineage if snapshot.area_by_code[code].level == DISTRICT_LEVEL), cells["code"])

    return {
        "areas": district,
        "categories": lambda cells: snapshot.categories.lineage(cells["code"])[-1],
        "units": lambda _: WHOLE,
        "posts": lambda cells: cells["unit_code"],
        "powers": lambda cells: cells["power_code"],
        "escalation": lambda _: WHOLE,
        "coverage_notes": lambda _: WHOLE,
        "laws": lambda _: WHOLE,
    }


def _rows(text: str, columns: list[str]) -> Iterator[Cells]:
    """The rows as the rulebook's reader sees them: trimmed cells, no blank rows, of the known columns those it has.

    Columns by their names, so that what is written needs no sorting.
    """
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = csv.reader(io.StringIO(plain))
    titles = [title.strip() for title in next(lines, [])]
    position = {title: number for number, title in enumerate(titles)}
    present = sorted(column for column in columns if column in position)
    at = [position[column] for column in present]
    for line in lines:
        line.extend([""] * (len(titles) - len(line)))
        cells = [line[number].strip() for number in at]
        if any(cells):
            yield dict(zip(present, cells, strict=True))


def _canonical(rows: Sequence[Mapping[str, Any]]) -> str:
    return orjson.dumps(rows, option=orjson.OPT_SORT_KEYS).decode()
