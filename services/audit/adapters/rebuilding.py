"""From the leaves: tiles, the columns that questions go by, whom a case concerns, the rates. Audit must not be running.

What no leaf says stays as it is: raw messages, integrity conflicts, when a window was checked, and of `case_withheld`
what came before the case was decided.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import insert_rows
from chassis.tlog.checkpoints import TreeHead
from chassis.topics import consumed_by
from services.audit.adapters.courses import move_on
from services.audit.adapters.log import ONCE
from services.audit.adapters.log_rows import Row
from services.audit.adapters.log_source import LogSource
from services.audit.adapters.tables import case_withheld, watermark_window
from services.audit.adapters.tile_shelf import TileShelf
from services.audit.domain.rates.course import micros
from services.audit.domain.rates.story import about_unit
from services.audit.domain.record import column_text, units_concerned
from services.audit.domain.verification.record_check import columns_said
from services.audit.usecases.publish_log import grow_tiles

# Held by the publisher while it runs.
LOCK = text("SELECT pg_try_advisory_lock(7302, 1)")
LEAVES = 4_096
WATERMARK_ACTION = "outbox.watermark"
_UPDATE = text("""
UPDATE record SET occurred_at = said.occurred_at, action = said.action, actor_ref = said.actor_ref,
       actor_unit = said.actor_unit, power_code = said.power_code, case_id = said.case_id,
       case_version = said.case_version, service = said.service, topic = said.topic, sequence = said.sequence
  FROM unnest(CAST(:index AS bigint[]), CAST(:occurred_at AS timestamptz[]), CAST(:action AS text[]),
              CAST(:actor_ref AS text[]), CAST(:actor_unit AS text[]), CAST(:power_code AS text[]),
              CAST(:case_id AS uuid[]), CAST(:case_version AS bigint[]), CAST(:service AS text[]),
              CAST(:topic AS text[]), CAST(:sequence AS bigint[]))
    AS said (index, occurred_at, action, actor_ref, actor_unit, power_code, case_id, case_version, service, topic,
             sequence)
 WHERE record.index = said.index
""")
_UNITS = text("""
INSERT INTO case_unit (case_id, unit)
SELECT * FROM unnest(CAST(:cases AS uuid[]), CAST(:units AS text[])) ON CONFLICT DO NOTHING
""")


class AuditRunning(Exception):  # noqa: N818
    """A publisher is at work on the tiles."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    head: TreeHead
    units: int


async def rebuild_audit(engine: AsyncEngine, folder: Path) -> Rebuilt:
    """The old tiles are kept beside as `tile.before`. Raises AuditRunning, and LogContradicted for other leaves."""
    async with engine.connect() as guard:
        await guard.execution_options(isolation_level="AUTOCOMMIT")
        if not (await guard.execute(LOCK)).scalar_one():
            raise AuditRunning
        try:
            async with engine.begin() as connection:
                head = await LogSource(connection).head()
                await _tiles(connection, head, folder)
                return Rebuilt(head, await _tables(connection, head))
        finally:
            await guard.invalidate()


async def _tiles(connection: AsyncConnection, head: TreeHead, folder: Path) -> None:
    """Made whole in a folder of their own first."""
    fresh, before = folder / "rebuilt", folder / "tile.before"
    shutil.rmtree(fresh, ignore_errors=True)
    shelf = TileShelf(fresh)
    await grow_tiles(LogSource(connection), shelf, head)
    (fresh / "tile").mkdir(mode=0o700, parents=True, exist_ok=True)
    shelf.tidy()
    shutil.rmtree(before, ignore_errors=True)
    if (folder / "tile").exists():
        (folder / "tile").rename(before)
    (fresh / "tile").rename(folder / "tile")
    fresh.rmdir()


async def _tables(connection: AsyncConnection, head: TreeHead) -> int:
    await connection.execute(text("TRUNCATE case_unit, case_course, rate_tally, rate_time"))
    source = LogSource(connection)
    for begin in range(0, head.size, LEAVES):
        records = [orjson.loads(leaf) for leaf in await source.leaves(begin, min(head.size, begin + LEAVES))]
        await connection.execute(_UPDATE, _columns(begin, records))
        pairs = sorted({(r["case_id"], unit) for r in records if "case_id" in r for unit in units_concerned(r)})
        values = {"cases": [UUID(case) for case, _ in pairs], "units": [column_text(unit) for _, unit in pairs]}
        await connection.execute(_UNITS, values)
        await insert_rows(connection, case_withheld, _withheld(records), ONCE)
        await insert_rows(connection, watermark_window, _windows(records), ONCE)
        await _rates(connection, records)
    count: int = (await connection.execute(text("SELECT count(*) FROM case_unit"))).scalar_one()
    return count


async def _rates(connection: AsyncConnection, records: Sequence[Mapping[str, Any]]) -> None:
    """Stretch by stretch of what was recorded at one moment, for that is what a batch went by."""
    for recorded_at, together in groupby(records, lambda record: record["recorded_at"]):
        told = [
            (UUID(record["case_id"]), record["src"]["service"], record) for record in together if "case_id" in record
        ]
        await move_on(connection, told, micros(recorded_at) or 0)


def _withheld(records: Sequence[Mapping[str, Any]]) -> list[Row]:
    """A decision says whom its case is about."""
    found = {(record["case_id"], about_unit(record)) for record in records if "case_id" in record}
    return [{"case_id": UUID(case_id), "unit": column_text(unit)} for case_id, unit in sorted(found) if unit]


def _windows(records: Sequence[Mapping[str, Any]]) -> list[Row]:
    heard = {topic.name for topic in consumed_by("audit")}
    return [
        {
            "event_id": UUID(record["event_id"]),
            "topic": topic,
            "service": record["src"]["service"],
            "from_position": record["detail"]["from_position"],
            "to_position": record["detail"]["to_position"],
            "expected": count,
            "declared_at": datetime.fromisoformat(record["occurred_at"]),
            "received_at": datetime.fromisoformat(record["recorded_at"]),
        }
        for record in records
        if record["action"] == WATERMARK_ACTION
        for topic, count in sorted(record["detail"]["rows_by_topic"].items())
        if topic in heard
    ]


def _columns(begin: int, records: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    said = [columns_said(record) for record in records]
    values: dict[str, list[Any]] = {name: [each[name] for each in said] for name in said[0] if name != "event_id"}
    values["index"] = list(range(begin, begin + len(records)))
    values["occurred_at"] = [datetime.fromisoformat(each) for each in values["occurred_at"]]
    values["case_id"] = [None if each is None else UUID(each) for each in values["case_id"]]
    return values
