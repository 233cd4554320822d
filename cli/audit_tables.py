"""The audit database beside the log: do the tables that questions are answered from hold the log, and nothing else?"""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.tlog.checkpoints import TreeHead
from chassis.tlog.hashing import leaf_hash
from cli.databases import engine_of
from services.audit.adapters.log_source import LogSource
from services.audit.domain.merkle.frontier import Frontier
from services.audit.domain.moments import moment_text
from services.audit.domain.verification.findings import (
    DATABASE_BEHIND,
    ENTRY_TOO_LARGE,
    HEAD_DIFFERS,
    ROW_ADDED,
    Finding,
)
from services.audit.domain.verification.record_check import column_findings, record_findings

ROWS = 4_096
_OUTSIDE = text("SELECT index FROM record WHERE index < 0 OR index >= :size ORDER BY index LIMIT 100")
_STRETCH = text("""
SELECT index AS place, leaf, event_id, occurred_at, action, actor_ref, actor_unit, power_code, case_id, case_version,
       service, topic, sequence FROM record WHERE index >= :begin AND index < :end ORDER BY index
""")


async def table_findings(database_url: str, published: TreeHead) -> list[Finding]:
    """Reads every row once, in one snapshot."""
    async with engine_of(database_url) as engine, engine.connect() as shared:
        connection = await shared.execution_options(isolation_level="REPEATABLE READ")
        head = await LogSource(connection).head()
        findings = []
        if head.size < published.size:
            findings.append(Finding(DATABASE_BEHIND, str(head.size), f"published: {published.size}"))
        outside = await connection.execute(_OUTSIDE, {"size": head.size})
        findings += [Finding(ROW_ADDED, str(index)) for index in outside.scalars()]
        return findings + await _rows(connection, head)


async def _rows(connection: AsyncConnection, head: TreeHead) -> list[Finding]:
    findings: list[Finding] = []
    frontier = Frontier()
    for begin in range(0, head.size, ROWS):
        rows = (await connection.execute(_STRETCH, {"begin": begin, "end": begin + ROWS})).all()
        rows = [row for row in rows if row.place < head.size]
        frontier = frontier.append(leaf_hash(row.leaf) for row in rows)
        for row in rows:
            fields, found = record_findings(row.place, row.leaf)
            # Whoever reads bundles has seen the rest.
            findings += [each for each in found if each.kind == ENTRY_TOO_LARGE]
            if fields is not None:
                findings += column_findings(row.place, _columns(row), fields)
    if TreeHead(frontier.size, frontier.root()) != head:
        findings.append(Finding(HEAD_DIFFERS, str(head.size), f"{frontier.size} rows"))
    return findings


def _columns(row: Any) -> Mapping[str, Any]:
    return {
        **row._mapping,
        "event_id": str(row.event_id),
        "occurred_at": moment_text(row.occurred_at.astimezone(UTC)),
        "case_id": None if row.case_id is None else str(row.case_id),
    }
