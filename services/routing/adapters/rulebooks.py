"""Rulebook versions in Postgres. They are few and large, so nothing is buffered."""

import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.adapters.tables import rulebook_version
from services.routing.usecases.rulebook_version import PUBLISHED, RulebookVersion

# Processes listen here for publications.
CHANNEL = "rulebook"

_COLUMNS = [column for column in rulebook_version.columns if column.name != "tables"]
_SERIAL_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('rulebook_version'))")
_SERIALS = text("SELECT version FROM rulebook_version WHERE version LIKE :day || '.%'")
_NOTIFY = text("SELECT pg_notify(:channel, :version)")
_IN_FORCE = (
    select(*_COLUMNS)
    .where(rulebook_version.c.status == PUBLISHED)
    .order_by(rulebook_version.c.in_force_from.desc(), rulebook_version.c.published_at.desc())
    .limit(1)
)


def packed(tables: Mapping[str, str]) -> bytes:
    return zlib.compress(orjson.dumps(dict(tables), option=orjson.OPT_SORT_KEYS))


def unpacked(content: bytes) -> dict[str, str]:
    tables: dict[str, str] = orjson.loads(zlib.decompress(content))
    return tables


def version_of(row: Any) -> RulebookVersion:
    return RulebookVersion(**{column.name: getattr(row, column.name) for column in _COLUMNS})


class RulebookRepository:
    def __init__(self) -> None:
        self.connection: AsyncConnection

    async def next_version(self, day: date) -> str:
        """Uploads of one day wait for each other here until the first commits."""
        await self.connection.execute(_SERIAL_LOCK)
        versions = (await self.connection.execute(_SERIALS, {"day": day.isoformat()})).scalars()
        last = max((int(version.rpartition(".")[2]) for version in versions), default=0)
        return f"{day.isoformat()}.{last + 1}"

    async def add(self, version: RulebookVersion, tables: Mapping[str, str]) -> None:
        values = {column.name: getattr(version, column.name) for column in _COLUMNS}
        await self.connection.execute(rulebook_version.insert().values(**values, tables=packed(tables)))

    async def lock(self, version: str) -> RulebookVersion | None:
        statement = select(*_COLUMNS).where(rulebook_version.c.version == version).with_for_update()
        row = (await self.connection.execute(statement)).one_or_none()
        return None if row is None else version_of(row)

    async def tables(self, version: str) -> Mapping[str, str]:
        statement = select(rulebook_version.c.tables).where(rulebook_version.c.version == version)
        return unpacked((await self.connection.execute(statement)).scalar_one())

    async def save(self, version: RulebookVersion) -> None:
        values = {column.name: getattr(version, column.name) for column in _COLUMNS if column.name != "version"}
        same = rulebook_version.c.version == version.version
        await self.connection.execute(update(rulebook_version).where(same).values(**values))
        if version.status == PUBLISHED:
            await self.connection.execute(_NOTIFY, {"channel": CHANNEL, "version": version.version})

    async def in_force(self, day: date) -> RulebookVersion | None:
        """Of the published ones whose day has come the latest; of one day's the last published."""
        row = (await self.connection.execute(_IN_FORCE.where(rulebook_version.c.in_force_from <= day))).one_or_none()
        return None if row is None else version_of(row)

    async def page(self, limit: int, after: tuple[Any, str] | None) -> list[RulebookVersion]:
        """Newest first; `after`: created_at and version of the last one seen."""
        table = rulebook_version.c
        statement = select(*_COLUMNS).order_by(table.created_at.desc(), table.version.desc()).limit(limit)
        if after is not None:
            created_at, version = after
            earlier = (table.created_at < created_at) | ((table.created_at == created_at) & (table.version < version))
            statement = statement.where(earlier)
        return [version_of(row) for row in await self.connection.execute(statement)]
