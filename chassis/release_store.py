"""Releases in a consumer's own Postgres: pieces as they come, and a copy of each release once it is whole.

Buffered (see chassis.unit_of_work), so everything happens in the transaction of the batch. Pieces come again after a
restart or a rebuild and change nothing; a release that came wrong is healed by releasing it again.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import MetaData, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.clock import Clock
from chassis.database import insert_rows
from chassis.release_judging import judge, manifest_values, sweep
from chassis.release_tables import release_tables
from chassis.releases import (
    MANIFEST,
    ReleaseKey,
    ReleaseManifest,
    ReleaseRecord,
    content_sha256,
)

_TABLES = release_tables(MetaData())
_UPSERT_RECORD = """
ON CONFLICT (version, kind, code) DO UPDATE SET content_sha256 = excluded.content_sha256, content = excluded.content
WHERE release_record.content_sha256 <> excluded.content_sha256
   OR release_record.content IS DISTINCT FROM excluded.content RETURNING version
"""
_NOTE_RECORDS = """
ON CONFLICT (version) DO UPDATE SET last_record_at = GREATEST(release.last_record_at, excluded.last_record_at)
"""
_DELETE_RECORDS = text("""
DELETE FROM release_record USING unnest(CAST(:versions AS text[]), CAST(:kinds AS text[]), CAST(:codes AS text[]))
       AS ended (version, kind, code)
 WHERE (release_record.version, release_record.kind, release_record.code) = (ended.version, ended.kind, ended.code)
""")
_UPSERT_MANIFEST = text("""
INSERT INTO release (version, digest, record_count, records_sha256, published_at, in_force_from)
VALUES (:version, :digest, :record_count, :records_sha256, :published_at, :in_force_from)
ON CONFLICT (version) DO UPDATE SET digest = excluded.digest, record_count = excluded.record_count,
  records_sha256 = excluded.records_sha256, published_at = excluded.published_at, in_force_from = excluded.in_force_from
""")
_END_RELEASES = text("DELETE FROM release WHERE version = ANY(:versions)")
_END_COPIES = text("UPDATE release_copy SET is_ended = true WHERE version = ANY(:versions)")
# Records that came without a manifest and went again.
_FORGET_EMPTY = text("""
DELETE FROM release WHERE version = ANY(:versions) AND record_count IS NULL
   AND NOT EXISTS (SELECT FROM release_record WHERE release_record.version = release.version)
""")


class ReleaseStore:
    """`kinds`: those whose contents this service reads; of others only the digest is kept."""

    def __init__(self, kinds: Collection[str], clock: Clock) -> None:
        self._kinds = frozenset(kinds)
        self._clock = clock
        # The last word on each key; None ends it.
        self._records: dict[ReleaseKey, ReleaseRecord | None] = {}
        self._manifests: dict[str, ReleaseManifest | None] = {}

    def add(self, record: ReleaseRecord) -> None:
        self._records[record.key] = record

    def close(self, manifest: ReleaseManifest) -> None:
        self._manifests[manifest.version] = manifest

    def end(self, key: ReleaseKey) -> None:
        if key.kind == MANIFEST:
            self._manifests[key.version] = None
        else:
            self._records[key] = None

    def discard(self) -> None:
        self._records.clear()
        self._manifests.clear()

    async def flush(self, connection: AsyncConnection) -> None:
        records, self._records = self._records, {}
        manifests, self._manifests = self._manifests, {}
        if not records and not manifests:
            return
        came = [record for record in records.values() if record is not None]
        changed = await self._keep_records(connection, came)
        await _end_records(connection, [key for key, record in records.items() if record is None])
        closed = [manifest for manifest in manifests.values() if manifest is not None]
        for manifest in closed:
            await connection.execute(_UPSERT_MANIFEST, manifest_values(manifest))
        await _end_manifests(connection, [version for version, manifest in manifests.items() if manifest is None])
        for version in sorted(changed | {manifest.version for manifest in closed}):
            await judge(connection, version)
        await sweep(connection, self._clock)

    async def _keep_records(self, connection: AsyncConnection, records: list[ReleaseRecord]) -> set[str]:
        """The versions of which a record is new or another than before."""
        rows = [
            {
                "version": record.key.version,
                "kind": record.key.kind,
                "code": record.key.code,
                "content_sha256": content_sha256(record.content),
                "content": record.content if record.key.kind in self._kinds else None,
            }
            for record in records
        ]
        changed = await insert_rows(connection, _TABLES.record, rows, _UPSERT_RECORD)
        seen: dict[str, datetime] = {}
        for record in records:
            version = record.key.version
            seen[version] = max(record.released_at, seen.get(version, record.released_at))
        notes = [{"version": version, "last_record_at": seen[version]} for version in sorted(seen)]
        await insert_rows(connection, _TABLES.release, notes, _NOTE_RECORDS)
        return {row.version for row in changed}


async def _end_records(connection: AsyncConnection, keys: Iterable[ReleaseKey]) -> None:
    ended = list(keys)
    if not ended:
        return
    columns = {
        "versions": [k.version for k in ended],
        "kinds": [k.kind for k in ended],
        "codes": [k.code for k in ended],
    }
    await connection.execute(_DELETE_RECORDS, columns)
    await connection.execute(_FORGET_EMPTY, {"versions": columns["versions"]})


async def _end_manifests(connection: AsyncConnection, versions: list[str]) -> None:
    if versions:
        await connection.execute(_END_RELEASES, {"versions": versions})
        await connection.execute(_END_COPIES, {"versions": versions})
