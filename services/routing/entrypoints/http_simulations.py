"""What a version would change for past cases, asked before it is published."""

import asyncio
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from chassis.ids import new_id
from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import BodyModel, read_optional_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from chassis.web.pages import PageRequest, SortKey, bad_cursor, page_answer, page_request
from chassis.web.problems import Problem
from chassis.web.shapes import Page
from services.routing.adapters.past_issues import PastIssues, past_count
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.entrypoints.access import WATCHERS, actor_of, not_your_unit
from services.routing.entrypoints.rehearsals import rehearse, snapshot_of
from services.routing.entrypoints.rulebook_requests import known
from services.routing.entrypoints.simulation_views import OutlookView, SimulationView, address_of, simulation_view
from services.routing.entrypoints.texts import Text
from services.routing.usecases.cancel_simulation import CancelSimulation, cancel_simulation
from services.routing.usecases.errors import FieldError, InvalidFields, NoRulebook, SimulationUnknown
from services.routing.usecases.recusal import names_of
from services.routing.usecases.request_simulation import RequestSimulation, request_simulation
from services.routing.usecases.rulebook_version import RulebookVersion
from services.routing.usecases.simulate_rulebook import SimulateRulebook, simulate_rulebook
from services.routing.usecases.work_units import covers

SIMULATORS = allow("editor", "publisher", *WATCHERS)
CASES_MAX = 100_000
# What is answered in a second or two; more than that is worked through behind the request.
CASES_AT_ONCE_MAX = 2_000
POWERS_AT_ONCE_MAX = 20_000
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


class CancelForm(BodyModel):
    """Nothing has to be said."""


def simulation_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["rulebook"])
    running = asyncio.Lock()

    async def overseer(caller: Annotated[Caller, Depends(SIMULATORS)]) -> Caller:
        """Supervisors and admins only of the whole area: the cases of all units are counted."""
        await app.shelf.looked()
        if caller.role in WATCHERS and not covers(app.shelf.snapshot, caller.unit, ""):
            raise not_your_unit()
        return caller

    def names(caller: Caller) -> list[str]:
        return names_of(caller.unit, app.shelf.snapshot)

    async def at_once(version: str, old: Snapshot, chosen: PastIssues) -> dict[str, Any]:
        if running.locked():
            raise _busy()
        async with running:
            return await rehearse(app, chosen, old, await snapshot_of(app, version))

    def is_long(version: RulebookVersion, request: Request, count: int) -> bool:
        wants = "respond-async" in request.headers.get("prefer", "").lower()
        return wants or count > CASES_AT_ONCE_MAX or version.row_counts.get("powers", 0) > POWERS_AT_ONCE_MAX

    @router.post(
        "/v1/rulebooks/{version}/simulate",
        summary="模拟权力清单 / what it would change",
        responses={200: {"model": OutlookView}, 202: {"model": SimulationView}},
    )
    @takes(SimulationForm, idempotency_key="honoured")
    async def simulate(version: str, request: Request, caller: Annotated[Caller, Depends(overseer)]) -> Response:
        """200 with the outlook; 202 where that takes longer, or by `Prefer: respond-async`."""
        form = await read_optional_body(request, SimulationForm)
        key = await idempotent_request(request, caller)
        found = await known(app, version)
        old = app.shelf.snapshot if form.against is None else await snapshot_of(app, form.against)
        if old is None:
            raise NoRulebook
        _require_sense(form, old)
        chosen = PastIssues(form.limit, form.since, form.until, form.unit, names(caller))
        issues = form.model_dump(mode="json", exclude={"against"})
        count = await past_count(app.engine, chosen)

        async def ask(work: RoutingUnitOfWork) -> Answer:
            command = RequestSimulation(
                new_id(), version, old.version, issues, tuple(chosen.not_about), actor_of(caller), count
            )
            asked = await request_simulation(command, work, app.clock)
            headers = {"Location": address_of(asked), "Preference-Applied": "respond-async"}
            return Answer(202, simulation_view(asked), headers)

        if is_long(found, request, count):
            return await answer_once(app.unit_of_work, key, ask)
        outlook = await at_once(version, old, chosen)

        async def effect(work: RoutingUnitOfWork) -> Answer:
            await simulate_rulebook(SimulateRulebook(version, actor_of(caller), outlook), work, app.clock)
            return Answer(200, {"id": version, "issues": issues, **outlook})

        return await answer_once(app.unit_of_work, key, effect)

    @router.get("/v1/simulations", summary="模拟记录 / simulations", responses={200: {"model": Page[SimulationView]}})
    async def several(
        request: Request,
        caller: Annotated[Caller, Depends(overseer)],
        page: Annotated[PageRequest, Depends(page_request)],
        rulebook: Annotated[str | None, Query(max_length=64)] = None,
    ) -> Response:
        after = _position(page.after)
        async with app.unit_of_work() as work:
            found = await work.simulations.page(page.limit + 1, after, names(caller), rulebook)
        items = [simulation_view(each) for each in found[: page.limit]]
        last = found[page.limit - 1] if len(found) > page.limit else None
        return page_answer(request, items, (last.created_at.isoformat(), str(last.id)) if last else None)

    @router.get(
        "/v1/simulations/{simulation_id}",
        summary="模拟的进度与结果 / how far, and what came out",
        responses={200: {"model": SimulationView}},
    )
    async def one(simulation_id: str, caller: Annotated[Caller, Depends(overseer)]) -> Response:
        async with app.unit_of_work() as work:
            found = await work.simulations.find(_id(simulation_id))
        if found is None or not found[0].may_be_read_by(names(caller)):
            raise SimulationUnknown(simulation_id)
        return json_answer(simulation_view(*found))

    @router.post(
        "/v1/simulations/{simulation_id}/cancel",
        summary="取消模拟 / call it off",
        responses={200: {"model": SimulationView}},
    )
    @takes(CancelForm, idempotency_key="honoured")
    async def cancel(simulation_id: str, request: Request, caller: Annotated[Caller, Depends(overseer)]) -> Response:
        await read_optional_body(request, CancelForm)
        key = await idempotent_request(request, caller)
        command = CancelSimulation(_id(simulation_id), names(caller))

        async def effect(work: RoutingUnitOfWork) -> Answer:
            return Answer(200, simulation_view(await cancel_simulation(command, work, app.clock)))

        return await answer_once(app.unit_of_work, key, effect)

    return router


def _id(text: str) -> UUID:
    """Raises SimulationUnknown."""
    try:
        return UUID(text)
    except ValueError:
        raise SimulationUnknown(text[:64]) from None


def _position(after: SortKey | None) -> tuple[datetime, UUID] | None:
    if after is None:
        return None
    try:
        created_at, simulation_id = after
        return datetime.fromisoformat(str(created_at)), UUID(str(simulation_id))
    except ValueError:
        raise bad_cursor() from None


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
        f"正在进行另一次模拟，请在 {RETRY_AFTER_SECONDS} 秒后再试，或以 Prefer: respond-async 排队",
        f"another simulation is running, try again in {RETRY_AFTER_SECONDS} seconds, or with Prefer: respond-async",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )
