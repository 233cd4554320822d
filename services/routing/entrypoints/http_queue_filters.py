"""Saved filters of a queue: everybody's own, and the unit's, which its decision posts set."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field
from typing_extensions import TypedDict

from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import BodyModel, read_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from chassis.web.shapes import Moment, Page
from services.routing.adapters.queue_filters import (
    SHARED,
    SavedFilter,
    delete_filter,
    others_count,
    saved_filter,
    set_filter,
    visible_filters,
)
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.entrypoints.access import not_your_unit
from services.routing.entrypoints.queue_access import may_set_for_unit, unit_reader_of
from services.routing.entrypoints.queue_filters import QueueFilterForm, chosen_of
from services.routing.entrypoints.views import civil
from services.routing.usecases.errors import FieldError, FilterUnknown, InvalidFields

FILTERS_MAX = 50
FilterName = Annotated[str, Path(min_length=1, max_length=60, pattern=r"^[^/\x00-\x1f]+$")]
Shared = Annotated[bool, Query(description="the whole unit's; else one's own")]


class SavedFilterForm(BodyModel):
    filter: QueueFilterForm
    shared: Annotated[bool, Field(description="the whole unit's; else one's own")] = False


class SavedFilterView(TypedDict):
    """`filter`: as QueueFilterForm, without what was not said."""

    name: str
    shared: bool
    filter: dict[str, Any]
    set_at: Moment
    set_by: str


def queue_filter_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["queue"])
    unit_reader = unit_reader_of(app)
    address = "/v1/units/{unit}/queue/filters"

    @router.get(
        address,
        summary="已存筛选 / saved filters: one's own and the unit's",
        responses={200: {"model": Page[SavedFilterView]}},
    )
    async def filters(unit: str, caller: Annotated[Caller, Depends(unit_reader)]) -> Response:
        async with app.engine.connect() as connection:
            found = await visible_filters(connection, unit, caller.ref)
        return json_answer(Page(items=[_view(each) for each in found], next_cursor=None))

    @router.get(
        address + "/{name}", summary="一个已存筛选 / a saved filter", responses={200: {"model": SavedFilterView}}
    )
    async def one(unit: str, name: FilterName, caller: Annotated[Caller, Depends(unit_reader)]) -> Response:
        async with app.engine.connect() as connection:
            found = await saved_filter(connection, unit, caller.ref, name)
        if found is None:
            raise FilterUnknown(name)
        return json_answer(_view(found))

    @router.put(
        address + "/{name}",
        summary="保存筛选 / save a filter",
        responses={status: {"model": SavedFilterView} for status in (200, 201)},
    )
    @takes(SavedFilterForm, idempotency_key="honoured")
    async def put(
        unit: str, name: FilterName, request: Request, caller: Annotated[Caller, Depends(unit_reader)]
    ) -> Response:
        key = await idempotent_request(request, caller)
        form = await read_body(request, SavedFilterForm)
        owner = _owner(app, caller, form.shared)
        # Judged now: a category that there is not would fail every time it is used.
        chosen_of(form.filter, unit, app.shelf.snapshot, app.clock.now(), [])
        written = form.filter.model_dump(exclude_unset=True)

        async def effect(work: RoutingUnitOfWork) -> Answer:
            if await others_count(work.connection, unit, owner, name) >= FILTERS_MAX:
                raise InvalidFields(
                    [FieldError("name", "too_many", f"最多保存 {FILTERS_MAX} 个筛选", f"at most {FILTERS_MAX} filters")]
                )
            at = app.clock.now()
            is_new = await set_filter(work.connection, unit, owner, name, written, at, caller.ref)
            return Answer(201 if is_new else 200, _view(SavedFilter(name, owner, written, at, caller.ref)))

        return await answer_once(app.unit_of_work, key, effect)

    @router.delete(
        address + "/{name}", status_code=204, response_class=Response, summary="删除筛选 / delete a saved filter"
    )
    async def delete(
        unit: str, name: FilterName, caller: Annotated[Caller, Depends(unit_reader)], shared: Shared = False
    ) -> Response:
        owner = _owner(app, caller, shared)
        async with app.unit_of_work() as work:
            if not await delete_filter(work.connection, unit, owner, name):
                raise FilterUnknown(name)
        return Response(status_code=204)

    return router


def _owner(app: Application, caller: Caller, shared: bool) -> str:
    """403 for who may not speak for the unit."""
    if not shared:
        return caller.ref
    if not may_set_for_unit(caller, app.shelf.snapshot):
        raise not_your_unit()
    return SHARED


def _view(saved: SavedFilter) -> SavedFilterView:
    return {
        "name": saved.name,
        "shared": saved.owner == SHARED,
        "filter": dict(saved.filter),
        "set_at": civil(saved.set_at),
        "set_by": saved.set_by,
    }
