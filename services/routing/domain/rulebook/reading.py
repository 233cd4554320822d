"""Reads a whole rulebook from the texts of its CSV tables, reporting every fault at once and keeping the sound rows."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import TypeVar

from services.routing.domain.rulebook import relations, rows
from services.routing.domain.rulebook.cells import rows_of
from services.routing.domain.rulebook.imported import ImportedTables
from services.routing.domain.rulebook.relations import Entry
from services.routing.domain.rulebook.row import Row
from services.routing.domain.rulebook.row_error import RowError
from services.routing.domain.rulebook.tables import (
    Area,
    Category,
    CoverageNote,
    EscalationRule,
    Law,
    Post,
    Power,
    Rulebook,
    Unit,
)

Record = TypeVar("Record", Area, Category, Unit, Post, Power, EscalationRule, CoverageNote, Law)

# A small rulebook may have neither rules of escalation nor declared gaps nor a register of laws.
OPTIONAL_TABLES = ("escalation", "coverage_notes", "laws")


@dataclass(frozen=True, slots=True)
class Reading:
    """`rulebook` holds the sound rows only; publish it only when `errors` is empty."""

    rulebook: Rulebook
    errors: tuple[RowError, ...]


def read_rulebook(tables: Mapping[str, str]) -> Reading:
    """`tables`: {areas, categories, units, posts, powers[, escalation, coverage_notes, laws]: CSV text}.

    Errors are sorted by file, row and column; their `file` is the table's name.
    """
    errors: list[RowError] = []
    areas = _table(tables, "areas", Area, rows.read_area, errors)
    categories = _table(tables, "categories", Category, rows.read_category, errors)
    units = _table(tables, "units", Unit, rows.read_unit, errors)
    posts = _table(tables, "posts", Post, rows.read_post, errors)
    powers = _table(tables, "powers", Power, rows.read_power, errors)
    rules = _table(tables, "escalation", EscalationRule, rows.read_escalation_rule, errors)
    notes = _table(tables, "coverage_notes", CoverageNote, rows.read_coverage_note, errors)
    laws = _table(tables, "laws", Law, rows.read_law, errors)
    # In this order: a row that leans on a faulty row is faulty too, and says so.
    relations.check_tree(areas)
    relations.check_tree(categories)
    relations.check_units(units, areas)
    relations.check_posts(posts, units)
    relations.check_powers(powers, units, areas, categories)
    # Beside a table without any row nothing was told of what leans on it, and yet it stands nowhere.
    placed = units if areas else []
    seated = posts if placed else []
    standing = powers if areas and categories else []
    rulebook = Rulebook(
        areas=_sound(areas),
        categories=_sound(categories),
        units=_sound(placed),
        posts=_sound(seated),
        powers=_sound(standing),
        escalation=_sound(rules),
        coverage_notes=_sound(notes),
        laws=_sound(laws),
    )
    return Reading(rulebook, tuple(sorted(errors)))


def read_imported(imported: ImportedTables) -> Reading:
    """As `read_rulebook`, with the faults of the files themselves; what was told of a cell or a file is told once."""
    reading = read_rulebook(imported.tables)
    cells = {(error.file, error.cell) for error in imported.errors if error.cell}
    unread = {error.file for error in imported.errors} - imported.tables.keys()
    new = (error for error in reading.errors if error.file not in unread and (error.file, error.cell) not in cells)
    return Reading(reading.rulebook, tuple(sorted([*imported.errors, *new])))


def _table(
    tables: Mapping[str, str],
    name: str,
    record_type: type[Record],
    read: Callable[[Row], Record],
    errors: list[RowError],
) -> list[Entry[Record]]:
    if name not in tables:
        if name not in OPTIONAL_TABLES:
            errors.append(RowError(name, 1, "", f"缺少表 {name}，请一并提供"))
        return []
    required = tuple(field.name for field in fields(record_type) if field.default is MISSING)
    told = len(errors)
    entries = [Entry(row, read(row)) for row in rows_of(name, tables[name], required, errors)]
    if not entries and name not in OPTIONAL_TABLES and len(errors) == told:
        errors.append(RowError(name, 1, "", "表头以下没有内容，请填写"))
    if name != "coverage_notes":
        relations.check_unique(entries, required[0])
    return entries


def _sound(entries: list[Entry[Record]]) -> tuple[Record, ...]:
    return tuple(entry.record for entry in entries if entry.row.sound)
