"""Who is responsible here: for everybody, without a login and without names."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.security.audience import public
from chassis.web.pages import PageRequest, SortKey, bad_cursor, page_answer, page_request
from chassis.web.shapes import Page
from services.routing.application import Application
from services.routing.domain.public_list import Rank, page_of
from services.routing.entrypoints.power_books import book_of, place_of, require_known
from services.routing.entrypoints.power_shapes import PublicPowerView
from services.routing.entrypoints.power_views import public_power

Code = Annotated[str | None, Query(max_length=64)]
Words = Annotated[str | None, Query(max_length=100, description="words of its name, keywords or categories")]


def public_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["public"])

    @router.get(
        "/v1/public/powers",
        summary="这里谁负责 / who is responsible here",
        dependencies=[Depends(public)],
        responses={200: {"model": Page[PublicPowerView]}},
    )
    async def powers(
        request: Request,
        page: Annotated[PageRequest, Depends(page_request)],
        area: Code = None,
        category: Code = None,
        q: Words = None,
    ) -> Response:
        after = position(page.after)
        book = await book_of(app, "doers", "public_list")
        require_known(book, area, category)
        found = await asyncio.to_thread(book.public_list.find, area, category, q)
        shown, more = page_of(found, after, page.limit)
        return page_answer(request, [public_power(book, power, place_of(book, area)) for power in shown], more)

    return router


def position(after: SortKey | None) -> Rank | None:
    match after:
        case None:
            return None
        case (int(procedural), int(precedence), str(code)):
            return procedural, precedence, code
    raise bad_cursor()
