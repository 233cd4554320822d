"""Rulebook versions in Postgres. They are few and large, so nothing is buffered."""

import asyncio
import zlib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import exists, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.adapters.tables import case_file, rulebook_version
from services.routing.usecases.rulebook_report import CheckReport
from services.routing.usecases.rulebook_timeline import Timeline
from services.routing.usecases.rulebook_version import PUBLISHED, RELEASED, SUPERSEDED, RulebookVersion

# Processes listen here for publications.
CHANNEL = "rulebook"

_c = rulebook_version.c
_NAMES = [field.name for field in fields(RulebookVersion)]
# Neither the tables nor the report: they are large.
_COLUMNS = [_c[name] for name in _NAMES]
_SERIAL_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('rulebook_version'))")
_PUBLISHED_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('rulebook_published'))")
_SERIALS = text("SELECT version FROM rulebook_version WHERE version LIKE :day || '.%'")
_NOTIFY = text("SELECT pg_notify(:channel, :version)")
_RELEASED = select(*_COLUMNS).where(_c.status.in_(RELEASED))


def packed(content: Any) -> bytes:
    """At the lowest level: a city's tables in half a second instead of two, and a third larger."""
    return zlib.compress(orjson.dumps(content, option=orjson.OPT_SORT_KEYS), level=1)


def unpacked(content: bytes) -> dict[str, Any]:
    unpacked: dict[str, Any] = orjson.loads(zlib.decompress(content))
    return unpacked


def version_of(row: Any) -> RulebookVersion:
    values = {name: getattr(row, name) for name in _NAMES}
    return RulebookVersion(**{**values, "editors": tuple(row.editors)})


def _values(version: RulebookVersion) -> dict[str, Any]:
    return {name: getattr(version, name) for name in _NAMES} | {"editors": list(version.editors)}


def _report_values(report: CheckReport | None) -> dict[str, Any]:
    if report is None:
        return {}
    return {"check_report": packed({"content": report.content, "blocks": report.blocks})}


class RulebookRepository:
    def __init__(self) -> None:
        self.connection: AsyncConnection

    async def next_version(self, day: date) -> str:
        """Uploads of one day wait for each other here until the first commits."""
        await self.connection.execute(_SERIAL_LOCK)
        versions = (await self.connection.execute(_SERIALS, {"day": day.isoformat()})).scalars()
        last = max((int(version.rpartition(".")[2]) for version in versions), default=0)
        return f"{day.isoformat()}.{last + 1}"

    async def add(self, version: RulebookVersion, tables: Mapping[str, str], report: CheckReport) -> None:
        content = await asyncio.to_thread(packed, dict(tables))
        values = {**_values(version), **_report_values(report), "tables": content}
        await self.connection.execute(rulebook_version.insert().values(**values))
        await self._tell(version)

    async def find(self, version: str) -> RulebookVersion | None:
        row = (await self.connection.execute(select(*_COLUMNS).where(_c.version == version))).one_or_none()
        return None if row is None else version_of(row)

    async def lock(self, version: str) -> RulebookVersion | None:
        statement = select(*_COLUMNS).where(_c.version == version).with_for_update()
        row = (await self.connection.execute(statement)).one_or_none()
        return None if row is None else version_of(row)

    async def published(self) -> Timeline:
        return Timeline([version_of(row) for row in await self.connection.execute(_RELEASED)])

    async def lock_published(self) -> Timeline:
        await self.connection.execute(_PUBLISHED_LOCK)
        return await self.published()

    async def tables(self, version: str) -> Mapping[str, str]:
        statement = select(_c.tables).where(_c.version == version)
        content = (await self.connection.execute(statement)).scalar_one()
        return await asyncio.to_thread(unpacked, content)

    async def keep_snapshot(self, version: str, snapshot: bytes) -> None:
        await self.connection.execute(update(rulebook_version).where(_c.version == version).values(snapshot=snapshot))

    async def snapshot(self, version: str) -> bytes | None:
        statement = select(_c.snapshot).where(_c.version == version)
        found: bytes | None = (await self.connection.execute(statement)).scalar_one()
        return found

    async def report(self, version: str) -> CheckReport | None:
        statement = select(_c.check_report).where(_c.version == version)
        found = (await self.connection.execute(statement)).scalar_one_or_none()
        return None if found is None else CheckReport(**unpacked(found))

    async def save(self, version: RulebookVersion, report: CheckReport | None = None) -> None:
        values = {**_values(version), **_report_values(report)}
        del values["version"]
        same = _c.version == version.version
        await self.connection.execute(update(rulebook_version).where(same).values(**values))
        await self._tell(version)

    async def without_open_cases(self, superseded_before: datetime) -> list[RulebookVersion]:
        in_use = exists().where(case_file.c.is_open, case_file.c.rulebook_version == _c.version)
        ready = (_c.status == SUPERSEDED, _c.retired_at.is_(None), _c.superseded_at <= superseded_before, ~in_use)
        statement = select(*_COLUMNS).where(*ready).order_by(_c.version)
        return [version_of(row) for row in await self.connection.execute(statement)]

    async def page(self, limit: int, after: tuple[Any, str] | None) -> list[RulebookVersion]:
        """Newest first; `after`: created_at and version of the last one seen."""
        statement = select(*_COLUMNS).order_by(_c.created_at.desc(), _c.version.desc()).limit(limit)
        if after is not None:
            created_at, version = after
            earlier = (_c.created_at < created_at) | ((_c.created_at == created_at) & (_c.version < version))
            statement = statement.where(earlier)
        return [version_of(row) for row in await self.connection.execute(statement)]

    async def _tell(self, version: RulebookVersion) -> None:
        if version.status == PUBLISHED:
            await self.connection.execute(_NOTIFY, {"channel": CHANNEL, "version": version.version})
