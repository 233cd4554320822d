"""Whole releases as processes read them: which is in force on a day, and what it says."""

import zlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.releases import Contents, ReleaseRef

# Of those whose day has come the latest; of one day's the last published.
IN_FORCE = """
SELECT version, digest, records_sha256 FROM release_copy WHERE in_force_from <= :day
 ORDER BY in_force_from DESC, published_at DESC, version DESC LIMIT 1
"""
_IN_FORCE = text(IN_FORCE)
_CONTENT = text("SELECT content FROM release_copy WHERE version = :version")
# A release whose manifest is not there yet is on its way for this long.
ON_ITS_WAY_MAX = timedelta(minutes=5)
_INCOMPLETE = text("""
SELECT version FROM release
 WHERE NOT is_whole AND (record_count IS NOT NULL OR last_record_at < :before) ORDER BY version
""")


def packed(contents: Mapping[str, list[dict[str, Any]]]) -> bytes:
    return zlib.compress(orjson.dumps(dict(contents), option=orjson.OPT_SORT_KEYS))


def unpacked(content: bytes) -> Contents:
    contents: dict[str, list[dict[str, Any]]] = orjson.loads(zlib.decompress(content))
    return contents


async def in_force(connection: AsyncConnection, day: date) -> ReleaseRef | None:
    row = (await connection.execute(_IN_FORCE, {"day": day})).one_or_none()
    return None if row is None else ReleaseRef(row.version, row.digest, row.records_sha256)


async def content_of(connection: AsyncConnection, version: str) -> bytes:
    content: bytes = (await connection.execute(_CONTENT, {"version": version})).scalar_one()
    return content


async def incomplete(connection: AsyncConnection, now: datetime) -> list[str]:
    """Versions that came and are not whole: their manifest disagrees with the records, or is missing for long."""
    return list((await connection.execute(_INCOMPLETE, {"before": now - ON_ITS_WAY_MAX})).scalars())
