"""The templates in force, in memory: those of the file, and what was published since; swapped in one assignment."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notify.adapters.wordings import WordingTable
from services.notify.domain.template_rules import PartLoop, PartUnknown, expanded
from services.notify.domain.templates import LANGUAGE, Template, make_template
from services.notify.usecases.templates.ports import WordingVersion

log = structlog.get_logger(__name__)

# Nobody is worded for by a template older than so.
POLL_SECONDS = 2.0
LOOK_SECONDS_MAX = 8.0
Templates = Mapping[str, Mapping[str, Template]]


class TemplateShelf:
    """`current`: by language and name. `built_in`: those of the file, in the house's own language."""

    def __init__(self, engine: AsyncEngine, built_in: Mapping[str, Template]) -> None:
        self.built_in = built_in
        self.current: Templates = {LANGUAGE: built_in}
        self._engine = engine
        self._published_at: datetime | None = None
        self._has_looked = asyncio.Event()

    async def looked(self) -> None:
        """Returns when the database was asked at least once. TimeoutError."""
        if not self._has_looked.is_set():
            await asyncio.wait_for(self._has_looked.wait(), LOOK_SECONDS_MAX)

    async def refresh(self) -> None:
        """A look at one number, unless something was published."""
        async with self._engine.connect() as connection:
            wordings = WordingTable(connection)
            published_at = await wordings.latest()
            found = await wordings.in_force() if published_at != self._published_at else None
        if found is not None:
            self.current, self._published_at = shelved(self.built_in, found), published_at
            log.info("templates.swapped", published=len(found))
        self._has_looked.set()


def shelved(built_in: Mapping[str, Template], found: Iterable[WordingVersion]) -> Templates:
    """With their parts put in. One that can't be used leaves the one of the file, and is logged."""
    versions = list(found)
    parts: dict[str, dict[str, str]] = {}
    for one in versions:
        if one.wording.is_part:
            parts.setdefault(one.wording.language, {})[one.wording.name] = one.wording.text
    templates: dict[str, dict[str, Template]] = {LANGUAGE: dict(built_in)}
    for one in versions:
        wording = one.wording
        try:
            text = expanded(wording.text, parts.get(wording.language, {}))
        except (PartLoop, PartUnknown) as error:
            log.error("template.unusable", name=wording.name, version=one.version, error=type(error).__name__)
            continue
        if not wording.is_part:
            made = make_template(wording.name, one.version, wording.language, wording.title, text, wording.together)
            templates.setdefault(wording.language, {})[wording.name] = made
    return templates
