"""The SHA-256 of a rulebook: equal for the same rows, whatever the order of rows and columns, and the line endings.

    row    = SHA-256 of the row's values in the order of the table's columns, as one JSON array; a process step is
             written as in the table, step@who/who
    shelf  = SHA-256 of the hashes of all rows that begin with the same byte, sorted and joined
    digest = SHA-256 of every table's `# name` line and its shelves, by that byte

so that after an edit of one row two shelves of some hundred rows are hashed again, and not the whole list. Optional
columns at the end of a row that say nothing, and tables without rows, are left out: a list published before we knew
them keeps its digest.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from operator import attrgetter
from typing import Any, NamedTuple

import orjson

from services.routing.domain.rulebook.tables import TABLE_NAMES, Power, ProcessStep, Rulebook, TableName

EDITABLE: tuple[TableName, ...] = ("posts", "powers")
_HASH_BYTES = 32
_STEPS = [column.name for column in fields(Power)].index("process_steps")


class Shelf(NamedTuple):
    """`hashes`: those of the rows, sorted and joined, empty in tables that no edit touches; `digest`: theirs."""

    hashes: bytes
    digest: bytes


Shelves = Mapping[int, Shelf]


@dataclass(frozen=True, slots=True)
class RulebookDigest:
    """Immutable; keeps what an edit needs to work out the next one."""

    tables: Mapping[TableName, Shelves]

    @property
    def hex(self) -> str:
        running = hashlib.sha256()
        for name in TABLE_NAMES:
            shelves = self.tables[name]
            if shelves:
                running.update(b"# " + name.encode() + b"\n")
                running.update(b"".join(shelves[byte].digest for byte in sorted(shelves)))
        return running.hexdigest()

    def edited(self, name: TableName, removed: Iterable[Any], added: Iterable[Any]) -> "RulebookDigest":
        """`name`: an EDITABLE table. `removed` rows were in it before; one that changed is removed and added."""
        shelves = dict(self.tables[name])
        gone, come = _by_first_byte(removed), _by_first_byte(added)
        for byte in gone.keys() | come.keys():
            hashes = _cut(shelves[byte].hashes) if byte in shelves else []
            for each in gone.get(byte, ()):
                hashes.remove(each)
            _put(shelves, byte, hashes + come.get(byte, []))
        return RulebookDigest({**self.tables, name: shelves})


def digest_of(rulebook: Rulebook) -> str:
    """Lower-case hex."""
    return full_digest(rulebook).hex


def full_digest(rulebook: Rulebook) -> RulebookDigest:
    return RulebookDigest({name: _kept(name, _shelves(getattr(rulebook, name))) for name in TABLE_NAMES})


def _kept(name: TableName, shelves: Shelves) -> Shelves:
    """The hashes of rows are needed for edits only."""
    if name in EDITABLE:
        return shelves
    return {byte: Shelf(b"", shelf.digest) for byte, shelf in shelves.items()}


def _shelves(rows: Iterable[Any]) -> Shelves:
    shelves: dict[int, Shelf] = {}
    for byte, hashes in _by_first_byte(rows).items():
        _put(shelves, byte, hashes)
    return shelves


def _put(shelves: dict[int, Shelf], byte: int, hashes: list[bytes]) -> None:
    if hashes:
        joined = b"".join(sorted(hashes))
        shelves[byte] = Shelf(joined, hashlib.sha256(joined).digest())
    else:
        shelves.pop(byte, None)


def _cut(hashes: bytes) -> list[bytes]:
    return [hashes[start : start + _HASH_BYTES] for start in range(0, len(hashes), _HASH_BYTES)]


def _by_first_byte(rows: Iterable[Any]) -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = {}
    for row_hash in _row_hashes(rows):
        found.setdefault(row_hash[0], []).append(row_hash)
    return found


def _row_hashes(rows: Iterable[Any]) -> Iterator[bytes]:
    rows = tuple(rows)
    if not rows:
        return
    columns = fields(rows[0])
    values_of = attrgetter(*(column.name for column in columns))
    defaults = [column.default for column in columns if column.default is not MISSING]
    shortest = len(columns) - len(defaults)
    steps: dict[int, list[str]] | None = {} if isinstance(rows[0], Power) else None
    for row in rows:
        values = values_of(row)
        end = len(values)
        while end > shortest and values[end - 1] == defaults[end - 1 - shortest]:
            end -= 1
        if steps is not None:
            values = (*values[:_STEPS], _step_texts(values[_STEPS], steps), *values[_STEPS + 1 :])
        yield hashlib.sha256(orjson.dumps(values[:end])).digest()


def _step_texts(steps: tuple[ProcessStep, ...], known: dict[int, list[str]]) -> list[str]:
    """Many rows share one tuple of steps, and keep it alive: found by its identity, it need not be hashed, which took
    most of the time."""
    texts = known.get(id(steps))
    if texts is None:
        texts = known[id(steps)] = [f"{step.name}@{'/'.join(step.who)}" for step in steps]
    return texts
