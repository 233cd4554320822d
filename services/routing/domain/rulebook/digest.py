"""The SHA-256 of a rulebook: equal for the same rows, whatever the order of rows and columns, and the line endings."""

import hashlib
from dataclasses import MISSING, fields
from typing import Any

import orjson

from services.routing.domain.rulebook.tables import TABLE_NAMES, Rulebook


def digest_of(rulebook: Rulebook) -> str:
    """Hex SHA-256 over every table's name and its rows, each as JSON with sorted keys, the rows sorted by bytes.

    Optional columns that are empty, and optional tables without rows, are left out: a list published before we knew
    them keeps its digest.
    """
    running = hashlib.sha256()
    for name in TABLE_NAMES:
        rows = getattr(rulebook, name)
        if name == "laws" and not rows:
            continue
        running.update(b"# " + name.encode() + b"\n")
        for line in sorted(_line(row) for row in rows):
            running.update(line + b"\n")
    return running.hexdigest()


def _line(row: Any) -> bytes:
    optional = [field for field in fields(row) if field.default is not MISSING]
    unsaid = {field.name for field in optional if getattr(row, field.name) == field.default}
    if not optional:
        return orjson.dumps(row, option=orjson.OPT_SORT_KEYS)
    said = {field.name: getattr(row, field.name) for field in fields(row) if field.name not in unsaid}
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
