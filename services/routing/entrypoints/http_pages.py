"""Pages for citizens: who is responsible for this here."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.security.audience import public
from chassis.web.pages import make_cursor, read_cursor
from services.routing.application import Application
from services.routing.domain.power_book import PowerBook
from services.routing.domain.public_list import Rank, page_of
from services.routing.entrypoints.cached_answers import CSS, HTML, text_answer
from services.routing.entrypoints.http_public import position
from services.routing.entrypoints.pages.responsible import PATH, Question, responsible_page
from services.routing.entrypoints.pages.shell import STYLE_PATH, STYLE_SHEET
from services.routing.entrypoints.power_books import book_of, place_of
from services.routing.entrypoints.power_views import public_power

_SHOWN_MAX = 20
Picked = Annotated[str, Query(max_length=64)]


def page_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["page"], include_in_schema=False)

    @router.get(PATH, dependencies=[Depends(public)])
    async def responsible(
        request: Request,
        area: Picked = "",
        category: Picked = "",
        q: Annotated[str, Query(max_length=100)] = "",
        cursor: Annotated[str | None, Query()] = None,
    ) -> Response:
        after = read_cursor(cursor) if cursor else None
        book = await book_of(app, "doers", "public_list")
        page = await asyncio.to_thread(_answered, book, _question(book, area, category, q), position(after))
        return text_answer(request, page, HTML)

    @router.get(STYLE_PATH, dependencies=[Depends(public)])
    async def style(request: Request) -> Response:
        return text_answer(request, STYLE_SHEET, CSS)

    return router


def _question(book: PowerBook, area: str, category: str, words: str) -> Question:
    """A code that is not known is said on the page, and the rest answered."""
    known_area = area if area in book.snapshot.areas else None
    known_category = category if category in book.snapshot.categories else None
    faults = []
    if area and known_area is None:
        faults.append("没有这个区划，请重新选择")
    if category and known_category is None:
        faults.append("没有这个事项类别，请重新选择")
    return Question(known_area, known_category, words.strip(), tuple(faults))


def _answered(book: PowerBook, question: Question, after: Rank | None) -> str:
    if question.asks_nothing:
        return responsible_page(book, question, [], None)
    found = book.public_list.find(question.area, question.category, question.words)
    shown, more = page_of(found, after, _SHOWN_MAX)
    items = [public_power(book, power, place_of(book, question.area)) for power in shown]
    return responsible_page(book, question, items, None if more is None else make_cursor(more))
