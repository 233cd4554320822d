"""Duty pages (岗位说明书): of units for everybody and without persons, of posts for staff."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from chassis.security.audience import public
from chassis.security.tokens import Caller
from chassis.web.answers import json_answer, told_as
from services.routing.application import Application
from services.routing.domain.power_book import PowerBook
from services.routing.entrypoints.access import QUEUE_READERS, STAFF, may_read_unit
from services.routing.entrypoints.cached_answers import HTML, text_answer
from services.routing.entrypoints.duty_shapes import PostDutiesView, UnitDutiesView
from services.routing.entrypoints.duty_views import post_duties, unit_duties
from services.routing.entrypoints.optional_caller import OPTIONAL_CALLER
from services.routing.entrypoints.pages.duties import post_duties_page, unit_duties_page
from services.routing.entrypoints.power_books import book_of, load_of, post_of, unit_of


def duty_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["duty"])

    async def of_post(code: str) -> tuple[PowerBook, PostDutiesView]:
        book = await book_of(app, "doers", "duties")
        post = post_of(book, code)
        return book, post_duties(book, post, await load_of(app))

    @router.get(
        "/v1/posts/{code}/duties",
        summary="岗位说明书 / duties of a post",
        dependencies=[Depends(STAFF)],
        responses={200: {"model": PostDutiesView}},
    )
    async def post(code: str) -> Response:
        return json_answer((await of_post(code))[1])

    @router.get(
        "/v1/posts/{code}/duties.html",
        summary="岗位说明书 / to print",
        dependencies=[Depends(STAFF)],
        response_class=Response,
        responses=told_as(HTML),
    )
    async def post_page(request: Request, code: str) -> Response:
        book, view = await of_post(code)
        return text_answer(request, await asyncio.to_thread(post_duties_page, book, view), HTML, public=False)

    @router.get(
        "/v1/units/{unit}/duties", summary="单位职责 / duties of a unit", responses={200: {"model": UnitDutiesView}}
    )
    async def unit_json(unit: str, caller: Annotated[Caller | None, Depends(OPTIONAL_CALLER)]) -> Response:
        book = await book_of(app, "doers", "duties")
        found = unit_of(book, unit)
        reads_queue = (
            caller is not None and caller.role in QUEUE_READERS.roles and may_read_unit(caller, unit, book.snapshot)
        )
        return json_answer(unit_duties(book, found, await load_of(app) if reads_queue else None))

    @router.get(
        "/v1/units/{unit}/duties.html",
        summary="单位职责 / to print",
        dependencies=[Depends(public)],
        response_class=Response,
        responses=told_as(HTML),
    )
    async def unit_page(request: Request, unit: str) -> Response:
        book = await book_of(app, "doers", "duties")
        view = unit_duties(book, unit_of(book, unit), None)
        return text_answer(request, await asyncio.to_thread(unit_duties_page, book, view), HTML)

    return router
