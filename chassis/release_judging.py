"""Whether a release in pieces is whole, and its copy when it is; copies of ended releases are swept."""

from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.clock import CIVIL_ZONE, Clock
from chassis.release_copies import IN_FORCE, packed
from chassis.releases import records_sha256, rows_of

log = structlog.get_logger(__name__)

# Processes listen here for releases that became whole.
CHANNEL = "release"
_CLOSED = text("SELECT * FROM release WHERE version = :version AND record_count IS NOT NULL")
_DIGESTS = text("""
SELECT content_sha256 FROM release_record WHERE version = :version ORDER BY kind COLLATE "C", code COLLATE "C"
""")
_CONTENTS = text("""
SELECT kind, content FROM release_record WHERE version = :version AND content IS NOT NULL
 ORDER BY kind COLLATE "C", code COLLATE "C"
""")
_SET_WHOLE = text("UPDATE release SET is_whole = :is_whole WHERE version = :version")
_WRITE_COPY = text("""
INSERT INTO release_copy (version, digest, records_sha256, published_at, in_force_from, content)
VALUES (:version, :digest, :records_sha256, :published_at, :in_force_from, :content)
ON CONFLICT (version) DO UPDATE SET digest = excluded.digest, records_sha256 = excluded.records_sha256,
  published_at = excluded.published_at, in_force_from = excluded.in_force_from,
  content = excluded.content, is_ended = false
""")
_NOTIFY = text("SELECT pg_notify(:channel, :version)")
_SWEEP_COPIES = text(f"""
DELETE FROM release_copy WHERE is_ended AND version IS DISTINCT FROM (SELECT version FROM ({IN_FORCE}) AS used)
""")


async def judge(connection: AsyncConnection, version: str) -> None:
    """Whether a release is whole now; then its copy is made and the processes are told. A wrong one is kept unseen."""
    manifest = (await connection.execute(_CLOSED, {"version": version})).one_or_none()
    if manifest is None:
        return
    digests = (await connection.execute(_DIGESTS, {"version": version})).scalars().all()
    agrees = records_sha256(digests) == manifest.records_sha256
    is_whole = agrees and len(digests) == manifest.record_count
    await connection.execute(_SET_WHOLE, {"version": version, "is_whole": is_whole})
    if not is_whole:
        log.error(
            "release.not_whole",
            version=version,
            expected=manifest.record_count,
            found=len(digests),
            digest_agrees=agrees,
        )
        return
    contents = await _contents(connection, version)
    await connection.execute(_WRITE_COPY, {**manifest_values(manifest), "content": packed(contents)})
    await connection.execute(_NOTIFY, {"channel": CHANNEL, "version": version})


async def sweep(connection: AsyncConnection, clock: Clock) -> None:
    """Copies of ended releases go, but never the one in use: it stays until another is."""
    await connection.execute(_SWEEP_COPIES, {"day": clock.now().astimezone(CIVIL_ZONE).date()})


async def _contents(connection: AsyncConnection, version: str) -> Mapping[str, list[dict[str, Any]]]:
    contents: dict[str, list[dict[str, Any]]] = {}
    for row in await connection.execute(_CONTENTS, {"version": version}):
        contents.setdefault(row.kind, []).extend(rows_of(row.content))
    return contents


def manifest_values(manifest: Any) -> dict[str, Any]:
    """Of a manifest, or of its row."""
    names = ("version", "digest", "record_count", "records_sha256", "published_at", "in_force_from")
    return {name: getattr(manifest, name) for name in names}
