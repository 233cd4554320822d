"""A power's versions in all published lists."""

import asyncio
from collections import OrderedDict
from urllib.parse import quote

from services.routing.application import Application
from services.routing.domain.power_history import PowerVersion, power_cells, power_history
from services.routing.entrypoints.power_shapes import ListedIn, PowerChangeView
from services.routing.entrypoints.views import civil
from services.routing.usecases.rulebook_version import RulebookVersion

# Published lists are few; a longer past can be read from their tables.
LISTS_MAX = 50
# A published table never changes, so a row that was found once is known.
ROWS_KEPT_MAX = 5_000


class PowerHistories:
    def __init__(self, app: Application) -> None:
        self._app = app
        self._rows: OrderedDict[tuple[str, str], dict[str, str] | None] = OrderedDict()

    async def of(self, code: str) -> list[PowerChangeView]:
        """The newest first: [{change, columns: {name: {old, new}}, rulebooks: [{version, in_force_from, published_at,
        links}], links}]. Of the last fifty published lists."""
        lists = self._app.shelf.timeline.oldest_first()[-LISTS_MAX:]
        rows = [(version, await self._row(version, code)) for version in lists]
        return [_view(each, code) for each in reversed(power_history(rows))]

    async def _row(self, version: RulebookVersion, code: str) -> dict[str, str] | None:
        key = (version.version, code)
        if key not in self._rows:
            async with self._app.unit_of_work() as work:
                tables = await work.rulebooks.tables(version.version)
            self._rows[key] = await asyncio.to_thread(power_cells, tables["powers"], code)
            while len(self._rows) > ROWS_KEPT_MAX:
                self._rows.popitem(last=False)
        return self._rows[key]


def _view(each: PowerVersion[RulebookVersion], code: str) -> PowerChangeView:
    first = each.rulebooks[0]
    day = first.in_force_from.isoformat() if first.in_force_from else None
    return {
        "change": each.change,
        "columns": {name: {"old": old, "new": new} for name, (old, new) in each.columns.items()},
        "rulebooks": [_rulebook(version) for version in each.rulebooks],
        "links": {"power": f"/v1/powers/{quote(code)}?at={day}"} if day and each.change != "removed" else {},
    }


def _rulebook(version: RulebookVersion) -> ListedIn:
    return {
        "version": version.version,
        "in_force_from": version.in_force_from.isoformat() if version.in_force_from else None,
        "published_at": civil(version.published_at),
        "links": {"rulebook": f"/v1/rulebooks/{version.version}"},
    }
