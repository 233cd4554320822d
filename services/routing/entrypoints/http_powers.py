"""A power with its diagrams, and the powers of a unit. Published law: for everybody, persons for staff only."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.security.audience import public
from chassis.security.tokens import Caller
from chassis.web.answers import json_answer, told_as
from services.routing.application import Application
from services.routing.domain.diagrams.drawing import Format
from services.routing.entrypoints.actual_diagrams import actual_diagram
from services.routing.entrypoints.cached_answers import HTML, PLAIN, SVG, prefers_html, text_answer
from services.routing.entrypoints.optional_caller import OPTIONAL_CALLER, is_staff
from services.routing.entrypoints.pages.unit_powers import unit_powers_page
from services.routing.entrypoints.power_books import (
    book_of,
    book_then,
    load_of,
    place_of,
    power_of,
    require_known,
    unit_of,
)
from services.routing.entrypoints.power_histories import PowerHistories
from services.routing.entrypoints.power_shapes import PowerPageView, UnitPowersView
from services.routing.entrypoints.power_views import power_detail, public_power

Area = Annotated[str | None, Query(max_length=64, description="who holds it depends on the place")]
At = Annotated[str | None, Query(max_length=64, description="as it was in force on this civil date")]
Known = Annotated[str | None, Query(max_length=64, description="as it was known at this date (its end) or time")]
Actual = Annotated[bool, Query(description="what really happened; staff of the unit and overseers of its area only")]


def power_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["power"])
    histories = PowerHistories(app)

    @router.get("/v1/powers/{code}", summary="权力事项 / power", responses={200: {"model": PowerPageView}})
    async def power(
        code: str,
        caller: Annotated[Caller | None, Depends(OPTIONAL_CALLER)],
        area: Area = None,
        at: At = None,
        known: Known = None,
    ) -> Response:
        """`history`: its versions in all published lists, the newest first."""
        is_now = at is None and known is None
        book = await (book_of(app, "doers", "diagrams", "succession") if is_now else book_then(app, at, known))
        found = power_of(book, code)
        require_known(book, area, None)
        load = await load_of(app) if is_now and is_staff(caller) else None
        detail = power_detail(book, found, place_of(book, area), load)
        return json_answer(PowerPageView(**detail, history=await histories.of(code)))

    async def drawn(request: Request, code: str, form: Format, actual: bool) -> Response:
        media_type = SVG if form == "svg" else PLAIN
        if actual:
            return text_answer(request, await actual_diagram(app, request, code, form), media_type, public=False)
        book = await book_of(app, "diagrams")
        text = await asyncio.to_thread(book.diagrams.drawn, power_of(book, code).power_code, form)
        return text_answer(request, text, media_type)

    @router.get(
        "/v1/powers/{code}/diagram.svg",
        summary="权力运行流程图 / operation diagram",
        dependencies=[Depends(public)],
        response_class=Response,
        responses=told_as(SVG),
    )
    async def diagram_svg(request: Request, code: str, actual: Actual = False) -> Response:
        return await drawn(request, code, "svg", actual)

    @router.get(
        "/v1/powers/{code}/diagram.mmd",
        summary="权力运行流程图 / as mermaid",
        dependencies=[Depends(public)],
        response_class=Response,
        responses=told_as(PLAIN),
    )
    async def diagram_mmd(request: Request, code: str, actual: Actual = False) -> Response:
        return await drawn(request, code, "mmd", actual)

    @router.get(
        "/v1/units/{unit}/powers",
        summary="单位的权力事项 / a unit's powers",
        dependencies=[Depends(public)],
        responses=told_as(HTML, model=UnitPowersView),
    )
    async def unit_powers(request: Request, unit: str) -> Response:
        """HTML with every diagram for a browser, else JSON."""
        book = await book_of(app, "doers", "duties", "diagrams")
        found = unit_of(book, unit)
        held = book.duties.held_by(found)
        if prefers_html(request):
            page = await asyncio.to_thread(unit_powers_page, found.name, held, book)
            return text_answer(request, page, HTML)
        lineage = book.snapshot.areas.lineage(found.area_code)
        items = [public_power(book, each, lineage) for each in held]
        view: UnitPowersView = {
            "unit_code": found.unit_code,
            "unit_name": found.name,
            "items": items,
            "next_cursor": None,
        }
        return json_answer(view)

    return router
