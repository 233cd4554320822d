"""Supersedes versions whose time is over, and ends the releases that nothing uses any more."""

from datetime import timedelta

from chassis.logs import get_logger
from chassis.roles import PeriodicRole
from services.routing.application import Application
from services.routing.domain.events import ROUTING
from services.routing.entrypoints.uploads import one_at_a_time
from services.routing.usecases.publish_rulebook import edition_of
from services.routing.usecases.retire_rulebook import RetireRulebook, retire_rulebook
from services.routing.usecases.rulebook_version import RulebookVersion
from services.routing.usecases.supersede_rulebooks import supersede_rulebooks

log = get_logger(periodic="released_rulebooks")


class ReleasedRulebooks(PeriodicRole):
    """A role: `run` returns after `stop`, between two transactions. `grace_hours`: see RetireRulebook."""

    def __init__(self, app: Application, poll_seconds: float, grace_hours: float) -> None:
        super().__init__("released_rulebooks", poll_seconds, self.keep_up)
        self._app = app
        self._grace = timedelta(hours=grace_hours)

    async def keep_up(self) -> None:
        now = self._app.clock.now()
        async with self._app.unit_of_work() as work:
            await supersede_rulebooks(await work.rulebooks.lock_published(), work, ROUTING, now)
        async with self._app.unit_of_work() as work:
            unused = await work.rulebooks.without_open_cases(now - self._grace)
        for version in unused:
            await self._retire(version)

    async def _retire(self, version: RulebookVersion) -> None:
        async with self._app.unit_of_work() as work:
            tables = await work.rulebooks.tables(version.version)
            kept = await work.rulebooks.snapshot(version.version)
        # Which keys its release has; a second's work, so outside of any transaction.
        edition = await one_at_a_time(lambda: edition_of(tables, version, kept))
        command = RetireRulebook(version.version, edition.records, self._grace)
        async with self._app.unit_of_work() as work:
            if await retire_rulebook(command, work, self._app.clock):
                log.info("rulebook.retired", version=version.version, records=len(edition.records))
