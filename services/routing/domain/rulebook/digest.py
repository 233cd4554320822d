"""The SHA-256 of a rulebook: equal for the same rows, whatever the order of rows and columns, and the line endings."""

import hashlib

import orjson

from services.routing.domain.rulebook.tables import TABLE_NAMES, Rulebook


def digest_of(rulebook: Rulebook) -> str:
    """Hex SHA-256 over every table's name and its rows, each as JSON with sorted keys, the rows sorted by bytes."""
    running = hashlib.sha256()
    for name in TABLE_NAMES:
        lines = sorted(orjson.dumps(row, option=orjson.OPT_SORT_KEYS) for row in getattr(rulebook, name))
        running.update(b"# " + name.encode() + b"\n")
        for line in lines:
            running.update(line + b"\n")
    return running.hexdigest()
