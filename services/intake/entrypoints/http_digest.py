"""The monthly digest, without a login: JSON, CSV and a plain page."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from chassis.clock import CIVIL_ZONE
from chassis.security.audience import public
from chassis.web.answers import json_answer, told_as
from chassis.web.problems import Problem, problem
from services.intake.application import Application
from services.intake.domain.openness.monthly import span_of
from services.intake.entrypoints.digest_views import (
    DIGEST_COLUMNS,
    DigestView,
    digest_page,
    digest_rows,
    digest_view,
    early_page,
)
from services.intake.entrypoints.http_public import CSV, OPEN, Form, csv_file

Month = Annotated[str | None, Query(pattern=r"^20\d\d-(0[1-9]|1[0-2])$", description="2026-10；默认上月")]
_POLICY = {"Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"}


def digest_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["public"])

    async def view_of(month: str | None) -> DigestView | None:
        """None while it is not over."""
        await app.releases.looked()
        first = app.clock.now().astimezone(CIVIL_ZONE).replace(day=1)
        digest = await app.digests.of(month or f"{first - timedelta(days=1):%Y-%m}")
        return None if digest is None else digest_view(digest, app.reference)

    @router.get(
        "/v1/public/digest",
        dependencies=[Depends(public)],
        summary="月度公开 / monthly digest",
        responses=told_as(CSV, model=DigestView),
    )
    async def get_digest(month: Month = None, form: Form = "json") -> Response:
        """By street what was reported in a month, what came of it and what is still open and why, as the month ended.
        No cell of fewer than five people, and none by subtraction."""
        view = await view_of(month)
        if view is None:
            raise _not_over(str(month))
        if form == "csv":
            return csv_file(f"digest-{view['month']}.csv", DIGEST_COLUMNS, digest_rows(view))
        return json_answer(view, headers=OPEN)

    @router.get("/public/digest", dependencies=[Depends(public)], include_in_schema=False)
    async def page(request: Request, month: Month = None) -> Response:
        view = await view_of(month)
        if view is not None:
            return HTMLResponse(digest_page(view), headers=_POLICY)
        if "text/html" not in request.headers.get("accept", ""):
            raise _not_over(str(month))
        _, there_at = span_of(str(month))
        return HTMLResponse(early_page(there_at), 404, headers=_POLICY | {"Vary": "Accept"})

    return router


def _not_over(month: str) -> Problem:
    return problem(404, "month_not_over", f"{month} 还没有结束，月底后公开", f"{month} is not over yet")
