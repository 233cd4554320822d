"""Rulebooks made ready and past cases replayed, a page at a time: for requests that wait, and for long runs."""

from collections.abc import Awaitable, Callable
from typing import Any

from services.routing.adapters.past_issues import PastIssues, past_cases, past_pages
from services.routing.application import Application
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.entrypoints.rulebook_requests import stored
from services.routing.entrypoints.uploads import one_at_a_time
from services.routing.usecases.publish_rulebook import made_ready
from services.routing.usecases.simulate_rulebook import Rehearsal


async def snapshot_of(app: Application, version: str) -> Snapshot:
    """Any version, a draft too. Raises RulebookUnknown."""
    held = app.shelf.timeline.version(version)
    ready = None if held is None else await app.shelf.of(version)
    if ready is not None:
        return ready
    kept = await stored(app, version)
    snapshot, _ = await one_at_a_time(lambda: made_ready(kept.tables, kept.version, kept.snapshot))
    return snapshot


async def _silent(cases_done: int) -> None:
    """Nobody asks how far it is."""


async def rehearse(
    app: Application,
    chosen: PastIssues,
    old: Snapshot,
    new: Snapshot,
    on_page: Callable[[int], Awaitable[None]] = _silent,
) -> dict[str, Any]:
    """The outlook. Between two pages others get their turn at the interpreter, and `on_page` hears how many cases
    are done."""
    async with app.unit_of_work() as work:
        await work.post_loads.load()
        load = work.post_loads.current
    rehearsal = await one_at_a_time(lambda: Rehearsal(old, new, app.shelf.calendar, load))
    async for rows in past_pages(app.engine, chosen):
        # Bound now: the next page takes the name.
        await one_at_a_time(lambda page=rows: rehearsal.add(past_cases(page)))  # type: ignore[misc]
        await on_page(rehearsal.cases_done)
    return await one_at_a_time(rehearsal.as_dict)
