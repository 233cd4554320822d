"""What releases of the power list say of powers, posts and units, kept for as long as cases are asked about.

Of a release only these columns are needed, piece by piece, whole or not: each piece is a record of the log by itself.
Kept when the version ends as well, for its cases stay.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from chassis.errors import InvalidMessage
from chassis.releases import rows_of
from contracts.routing.v1.rulebook_pb2 import RulebookRecordReleased
from services.audit.adapters.subtrees import AREAS, CATEGORIES, EVERY_VERSION
from services.audit.adapters.tables import released_entry
from services.audit.domain.conformance.prescription import Prescription, ReleasedList, steps_of

RELEASED_TYPE = RulebookRecordReleased.DESCRIPTOR.full_name
# By kind: the column that is the code, and those that are kept.
_KEPT = {
    "powers": ("power_code", ("name", "process_steps")),
    "posts": ("post_code", ("title",)),
    "units": ("unit_code", ("unit_type",)),
    CATEGORIES: ("code", ("parent",)),
    AREAS: ("code", ("parent",)),
}
_KEEP = "ON CONFLICT (version, kind, code) DO UPDATE SET content = excluded.content"
_READ = text("""
SELECT version, kind, code, content FROM released_entry
 WHERE version = ANY(CAST(:versions AS text[])) AND (kind <> 'powers' OR code = ANY(CAST(:powers AS text[])))
""")


class ReleasedLists:
    """Buffered, see `chassis.unit_of_work`."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str, str], str] = {}

    def add(self, message: Any) -> None:
        """What can't be read is on record, and nothing more."""
        kept = _KEPT.get(message.kind)
        if kept is None:
            return
        try:
            rows = rows_of(message.rows_json)
        except InvalidMessage:
            return
        code, names = kept
        for row in rows:
            content = {name: row[name] for name in names if isinstance(row.get(name), str)}
            named = row.get(code)
            if isinstance(named, str) and named and message.version and "\0" not in f"{named}{message.version}":
                version = EVERY_VERSION if message.kind in (CATEGORIES, AREAS) else message.version
                self._entries[version, message.kind, named] = orjson.dumps(content).decode()

    def discard(self) -> None:
        self._entries.clear()

    async def flush(self, connection: AsyncConnection) -> None:
        entries, self._entries = self._entries, {}
        rows = [
            {"version": version, "kind": kind, "code": code, "content": content}
            for (version, kind, code), content in sorted(entries.items())
        ]
        await insert_rows(connection, released_entry, rows, _KEEP)


async def read_lists(
    connection: AsyncConnection, versions: Iterable[str], powers: Iterable[str]
) -> Mapping[str, ReleasedList]:
    """By version; one that was never heard is not there."""
    lists: dict[str, ReleasedList] = {}
    for row in await connection.execute(_READ, {"versions": list(versions), "powers": list(powers)}):
        content, words = orjson.loads(row.content), lists.setdefault(row.version, ReleasedList())
        if row.kind == "powers":
            steps = steps_of(content.get("process_steps", ""))
            words.powers[row.code] = Prescription(row.code, content.get("name", ""), steps)
        elif row.kind == "posts":
            words.titles[row.code] = content.get("title", "")
        else:
            words.unit_types[row.code] = content.get("unit_type", "")
    return lists
