"""What a version would change for past cases, asked before it is published."""

import asyncio
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import json_answer
from chassis.web.bodies import BodyModel, takes
from chassis.web.problems import Problem
from services.routing.adapters.past_issues import PastIssues, past_cases, past_pages
from services.routing.application import Application
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.entrypoints.access import WATCHERS, actor_of, not_your_unit
from services.routing.entrypoints.rulebook_requests import optional_body, stored
from services.routing.entrypoints.texts import Text
from services.routing.entrypoints.uploads import one_at_a_time
from services.routing.usecases.errors import FieldError, InvalidFields, NoRulebook
from services.routing.usecases.recusal import names_of
from services.routing.usecases.simulate_rulebook import SimulateRulebook, simulate_rulebook, simulated
from services.routing.usecases.work_units import covers

SIMULATORS = allow("editor", "publisher", *WATCHERS)
CASES_MAX = 100_000
# Before, there is no moment in UTC for its start in China.
FIRST_DAY = date(1, 1, 2)
RETRY_AFTER_SECONDS = 10


class SimulationForm(BodyModel):
    """`against`: a version, the one in force when not given. Cases received from `since` up to and with `until`, led by
    `unit`; the newest `limit` of them."""

    against: Annotated[Text, Field(min_length=1, max_length=64)] | None = None
    since: date | None = None
    until: date | None = None
    unit: Annotated[Text, Field(min_length=1, max_length=64)] | None = None
    limit: Annotated[int, Field(ge=1, le=CASES_MAX)] = 20_000


def simulation_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["rulebook"])
    running = asyncio.Lock()

    async def overseer(caller: Annotated[Caller, Depends(SIMULATORS)]) -> Caller:
        """Supervisors and admins only of the whole area: the cases of all units are counted."""
        await app.shelf.looked()
        if caller.role in WATCHERS and not covers(app.shelf.snapshot, caller.unit, ""):
            raise not_your_unit()
        return caller

    async def snapshot_of(version: str) -> Snapshot:
        held = app.shelf.timeline.version(version)
        ready = None if held is None else await app.shelf.of(version)
        if ready is not None:
            return ready
        _, tables = await stored(app, version)
        return await one_at_a_time(lambda: Snapshot(read_rulebook(tables).rulebook, version))

    async def outlook_by(version: str, form: SimulationForm, caller: Caller) -> dict[str, Any]:
        old = app.shelf.snapshot if form.against is None else await snapshot_of(form.against)
        if old is None:
            raise NoRulebook
        _require_sense(form, old)
        new = await snapshot_of(version)
        not_about = names_of(caller.unit, app.shelf.snapshot)
        pages = past_pages(app.engine, PastIssues(form.limit, form.since, form.until, form.unit, not_about))
        loop = asyncio.get_running_loop()
        return await one_at_a_time(lambda: simulated(past_cases(pages, loop), old, new, app.shelf.calendar))

    @router.post("/v1/rulebooks/{version}/simulate", summary="模拟权力清单 / what it would change")
    @takes(SimulationForm)
    async def simulate(version: str, request: Request, caller: Annotated[Caller, Depends(overseer)]) -> Response:
        if running.locked():
            raise _busy()
        async with running:
            form = await optional_body(request, SimulationForm)
            outlook = await outlook_by(version, form, caller)
            async with app.unit_of_work() as work:
                await simulate_rulebook(SimulateRulebook(version, actor_of(caller), outlook), work, app.clock)
        return json_answer({"id": version, "issues": form.model_dump(mode="json", exclude={"against"}), **outlook})

    return router


def _require_sense(form: SimulationForm, old: Snapshot) -> None:
    """Raises InvalidFields."""
    faults = [
        FieldError(name, "out_of_range", "日期超出范围", "is out of range")
        for name, day in (("since", form.since), ("until", form.until))
        if day is not None and not FIRST_DAY <= day < date.max
    ]
    if form.since and form.until and form.since > form.until:
        faults.append(FieldError("until", "before_since", "结束日期早于开始日期", "must not be before since"))
    if form.unit and form.unit not in old.unit_by_code and form.unit not in old.areas:
        faults.append(FieldError("unit", "unknown", "现行清单没有这个单位", "no such unit in the rulebook"))
    if faults:
        raise InvalidFields(faults)


def _busy() -> Problem:
    """Each one takes an interpreter for seconds; two at once would be felt by decisions."""
    return Problem(
        429,
        "simulation_running",
        f"正在进行另一次模拟，请在 {RETRY_AFTER_SECONDS} 秒后再试",
        f"another simulation is running, try again in {RETRY_AFTER_SECONDS} seconds",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )
