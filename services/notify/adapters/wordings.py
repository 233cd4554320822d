"""Wordings written while we run, in Postgres."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.notify.adapters.tables import template_version
from services.notify.domain.template_rules import PART_PREFIX, Wording
from services.notify.usecases.templates.ports import WordingVersion

# Writing and publishing are rare: one lock for all of them.
_LOCK = text("SELECT pg_advisory_xact_lock(7402, 0)")
# Of each name and language the one that was published last.
_IN_FORCE = text("""
SELECT DISTINCT ON (name, language) * FROM template_version WHERE published_at IS NOT NULL
 ORDER BY name, language, published_at DESC, version DESC
""")
_LATEST = text("SELECT max(published_at) FROM template_version")


class WordingTable:
    """See `usecases.templates.ports.Wordings`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def locked_versions(self, name: str, language: str) -> Sequence[WordingVersion]:
        await self._connection.execute(_LOCK)
        return await self.versions(name, language)

    async def versions(self, name: str, language: str) -> Sequence[WordingVersion]:
        """Oldest first."""
        columns = template_version.c
        statement = select(template_version).where(columns.name == name, columns.language == language)
        rows = await self._connection.execute(statement.order_by(columns.version))
        return [_version(row) for row in rows]

    async def parts_in_force(self, language: str) -> Mapping[str, str]:
        await self._connection.execute(_LOCK)
        found = await self.in_force()
        return {
            one.wording.name: one.wording.text
            for one in found
            if one.wording.language == language and one.wording.name.startswith(PART_PREFIX)
        }

    async def in_force(self) -> Sequence[WordingVersion]:
        """Of the files' templates those that have been superseded only."""
        return [_version(row) for row in await self._connection.execute(_IN_FORCE)]

    async def latest(self) -> Any:
        """When something was published last; None for never."""
        return (await self._connection.execute(_LATEST)).scalar_one()

    async def add(self, draft: WordingVersion) -> None:
        wording = draft.wording
        row = {
            "name": wording.name,
            "language": wording.language,
            "version": draft.version,
            "title": wording.title,
            "text": wording.text,
            "variables": " ".join(f"{name}:{kind}" for name, kind in sorted(wording.variables.items())),
            "together": wording.together,
            "created_by": draft.created_by,
            "author": draft.author,
            "created_at": draft.created_at,
        }
        await insert_rows(self._connection, template_version, [row])

    async def publish(self, published: WordingVersion) -> None:
        columns, wording = template_version.c, published.wording
        statement = update(template_version).where(
            columns.name == wording.name, columns.language == wording.language, columns.version == published.version
        )
        values = {"published_by": published.published_by, "published_at": published.published_at}
        await self._connection.execute(statement.values(values))


def _version(row: Any) -> WordingVersion:
    variables = dict(pair.split(":") for pair in row.variables.split())
    wording = Wording(row.name, row.language, row.title, row.text, variables, row.together)
    return WordingVersion(
        wording, row.version, row.created_by, row.author, row.created_at, row.published_by, row.published_at
    )
