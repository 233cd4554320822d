"""What anybody may know of all issues, as JSON or CSV, without a login."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from chassis.security.audience import public
from chassis.web.answers import json_answer, told_as
from chassis.web.pages import PageRequest, bad_cursor, page_answer, page_request
from chassis.web.shapes import Page
from services.intake.application import Application
from services.intake.entrypoints.public_views import (
    CASE_COLUMNS,
    CaseView,
    StatsView,
    case_rows,
    csv_lines,
    stats_rows,
    stats_view,
)

OPEN = {"Access-Control-Allow-Origin": "*"}
CSV = "text/csv; charset=utf-8"
# More than there can be, and less than a machine can count to.
_FIRST_MAX = 1 << 40
Form = Annotated[Literal["json", "csv"], Query(alias="format", description="json 或 csv")]


def public_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["public"])

    @router.get(
        "/v1/public/stats",
        dependencies=[Depends(public)],
        summary="公开统计 / public statistics",
        responses=told_as(CSV, model=StatsView),
    )
    async def get_stats(form: Form = "json") -> Response:
        """Cells of fewer than five people are not told, nor what would give them away by subtraction."""
        await app.releases.looked()
        view = stats_view(await app.public_figures.current(), app.reference)
        if form == "json":
            return json_answer(view, headers=OPEN)
        columns = ("dimension", "code", "name", "issues")
        return _file("stats.csv", csv_lines(columns, stats_rows(view)))

    @router.get(
        "/v1/public/cases",
        dependencies=[Depends(public)],
        summary="公开案件列表 / public list of cases",
        responses=told_as(CSV, model=Page[CaseView]),
    )
    async def get_cases(
        request: Request, page: Annotated[PageRequest, Depends(page_request)], form: Form = "json"
    ) -> Response:
        """Each looks like the cases of at least four other people. `format=csv`: all of them in one file."""
        await app.releases.looked()
        figures = await app.public_figures.current()
        if form == "csv":
            return _file("cases.csv", csv_lines(CASE_COLUMNS, case_rows(figures, app.reference)))
        first = _first(page)
        rows = list(case_rows(figures, app.reference, first, page.limit + 1))
        has_more = len(rows) > page.limit
        answer = page_answer(request, rows[: page.limit], (first + page.limit,) if has_more else None)
        answer.headers.update(OPEN)
        return answer

    return router


def _first(page: PageRequest) -> int:
    first: Any = page.after[0] if page.after else 0
    if not isinstance(first, int) or not 0 <= first <= _FIRST_MAX:
        raise bad_cursor()
    return first


def csv_file(name: str, columns: Sequence[str], rows: Iterator[Mapping[str, Any]]) -> Response:
    return _file(name, csv_lines(columns, rows))


def _file(name: str, lines: Any) -> Response:
    headers = OPEN | {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(lines, media_type=CSV, headers=headers)
