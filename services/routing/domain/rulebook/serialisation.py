"""A snapshot as bytes, small and quick to read: what routing's processes load at their start.

    {"format": "powerlist-snapshot", "version": 3, "digest": …}\\n      one line of JSON
    for each table zlib of {"count": rows, "columns": {column: [values] or [distinct values, index of each row's]}}

Tables are compressed one by one and read so: what reading one leaves behind is gone before the next, and loading needs
no more memory at its height than the largest table does.

A column with equal cells is kept as its distinct values and an index, and on reading equal cells are one object:
a city's hundred thousand powers repeat a few thousand laws, steps and conditions. Optional columns that say nothing
are left out. Nothing in here is code: conditions are text, and parsed when they are first met. The digest is worked
out from the rows again, so bytes that were changed, or written by another definition of it, are refused.

Raise FORMAT_VERSION when a table, a column or the grammar of conditions changes: older bytes are then not read, and
whoever loads them falls back to the tables.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from itertools import repeat
from typing import Any

import orjson

from chassis.collector import collector_at_rest
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import ROW_TYPES, TABLE_NAMES, ProcessStep, Rulebook

FORMAT = "powerlist-snapshot"
FORMAT_VERSION = 3


class SnapshotUnreadableError(ValueError):
    """Not a snapshot of this format and version, or not with the digest it claims."""


def snapshot_bytes(snapshot: Snapshot) -> bytes:
    """The rulebook of the snapshot; its version is not in it."""
    head = {"format": FORMAT, "version": FORMAT_VERSION, "digest": snapshot.digest}
    tables = (zlib.compress(orjson.dumps(_table(getattr(snapshot.rulebook, name)))) for name in TABLE_NAMES)
    return orjson.dumps(head) + b"\n" + b"".join(tables)


def load_snapshot(content: bytes, version: str) -> Snapshot:
    """Raises SnapshotUnreadableError."""
    # A million objects are made, and all of them stay.
    with collector_at_rest():
        return _load(content, version)


def _load(content: bytes, version: str) -> Snapshot:
    head, _, body = content.partition(b"\n")
    try:
        known = orjson.loads(head)
        if (known["format"], known["version"]) != (FORMAT, FORMAT_VERSION):
            raise SnapshotUnreadableError(f"format {known['format']} {known['version']}")
        rulebook = Rulebook(**dict(_tables(body)))
    except (KeyError, TypeError, ValueError, zlib.error) as error:
        raise SnapshotUnreadableError(str(error)) from error
    snapshot = Snapshot(rulebook, version)
    if snapshot.digest != known["digest"]:
        raise SnapshotUnreadableError(f"the rows have the digest {snapshot.digest}, not {known['digest']}")
    return snapshot


def _tables(body: bytes) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for name in TABLE_NAMES:
        stream = zlib.decompressobj()
        yield name, _rows(ROW_TYPES[name], orjson.loads(stream.decompress(body)))
        body = stream.unused_data


def _table(rows: tuple[Any, ...]) -> dict[str, Any]:
    columns = {}
    for field in fields(rows[0]) if rows else ():
        cells = [getattr(row, field.name) for row in rows]
        distinct = dict.fromkeys(cells)
        if field.default is not MISSING and distinct.keys() == {field.default}:
            continue
        columns[field.name] = _column(cells, list(distinct))
    return {"count": len(rows), "columns": columns}


def _column(cells: list[Any], distinct: list[Any]) -> list[Any]:
    if len(distinct) == len(cells):
        return [cells]
    places = {value: place for place, value in enumerate(distinct)}
    return [distinct, [places[cell] for cell in cells]]


def _rows(row_type: type, table: dict[str, Any]) -> tuple[Any, ...]:
    if not table["count"]:
        return ()
    rows: tuple[Any, ...] = tuple([object.__new__(row_type) for _ in range(table["count"])])
    for field in fields(row_type):
        # A frozen row sets its fields one by one through `object.__setattr__`; by columns it takes half the time.
        put = getattr(row_type, field.name).__set__
        for _ in map(put, rows, _cells(field, table)):
            pass
    return rows


def _cells(field: Field[Any], table: dict[str, Any]) -> Iterable[Any]:
    """One for each row."""
    if field.name not in table["columns"] and field.default is not MISSING:
        return repeat(field.default, table["count"])
    values, *index = table["columns"].pop(field.name)
    cells = list(map(_READERS.get(field.name, _as_written), values))
    return map(cells.__getitem__, index[0]) if index else cells


def _as_written(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _steps(values: list[Mapping[str, Any]]) -> tuple[ProcessStep, ...]:
    return tuple(ProcessStep(value["name"], tuple(value["who"])) for value in values)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


_READERS: Mapping[str, Callable[[Any], Any]] = {"process_steps": _steps, "in_force_from": _day, "in_force_to": _day}
