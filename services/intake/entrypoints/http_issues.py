"""Reporting issues, and looking at them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import json_answer
from chassis.web.bodies import takes
from chassis.web.direct_routes import DirectRoute
from chassis.web.idempotency import idempotent_request
from chassis.web.pages import PageRequest, page_answer, page_request
from chassis.web.shapes import Page
from services.intake.application import Application
from services.intake.domain.issue_errors import IssueUnknown, OriginKnown
from services.intake.entrypoints.accepting import accept_once, known_elsewhere, usable_files
from services.intake.entrypoints.callers import actor_of
from services.intake.entrypoints.forms import PURPOSE_PATTERN, IssueForm
from services.intake.entrypoints.issue_bodies import read_issue_body
from services.intake.entrypoints.issue_shapes import AcceptedView, SeenIssueView, SummaryView
from services.intake.entrypoints.views import issue_view, summary_view
from services.intake.usecases.list_issues import ListIssues, list_issues
from services.intake.usecases.receive_issue import ReceiveIssue
from services.intake.usecases.show_issue import ShowIssue, show_issue


def issue_id_of(issue_id: str, unknown: type[Exception] = IssueUnknown) -> UUID:
    """What is no id names no issue."""
    try:
        return UUID(issue_id)
    except ValueError:
        raise unknown from None


def issue_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["issues"])

    @takes(IssueForm, idempotency_key="required")
    async def post_issue(
        request: Request, caller: Annotated[Caller, Depends(allow("reporter", "officer"))]
    ) -> Response:
        body, actor = await read_issue_body(request), actor_of(caller)
        key = await idempotent_request(request, caller, required=True)

        assert key is not None  # noqa: S101 - required
        await app.releases.looked()
        try:
            return await accept_once(app, key, ReceiveIssue(body, actor, await usable_files(app, body, actor)))
        except OriginKnown:
            raise await known_elsewhere(app, body, actor) from None

    router.add_api_route(
        "/v1/issues",
        post_issue,
        methods=["POST"],
        status_code=201,
        summary="上报事项 / report an issue",
        responses={201: {"model": AcceptedView}},
        route_class_override=DirectRoute,
    )

    @router.get("/v1/issues", summary="我的事项 / own issues", responses={200: {"model": Page[SummaryView]}})
    async def get_own_issues(
        request: Request,
        caller: Annotated[Caller, Depends(allow("reporter"))],
        page: Annotated[PageRequest, Depends(page_request)],
    ) -> Response:
        command = ListIssues(caller.sub, page.after_id, page.limit)
        async with app.unit_of_work() as work:
            found = await list_issues(command, work)
        items = [summary_view(stored, app.reference) for stored in found.items]
        return page_answer(request, items, (items[-1]["issue_id"],) if found.has_more else None)

    @router.get("/v1/issues/{issue_id}", summary="查看事项 / an issue", responses={200: {"model": SeenIssueView}})
    async def get_issue(
        issue_id: str,
        caller: Annotated[Caller, Depends(allow("reporter", "officer", "supervisor", "admin"))],
        purpose: Annotated[str | None, Query(pattern=PURPOSE_PATTERN, description="为何查看原文，记入审计")] = None,
    ) -> Response:
        command = ShowIssue(issue_id_of(issue_id), actor_of(caller), purpose)
        async with app.unit_of_work() as work:
            shown = await show_issue(command, work, app.desk, app.clock)
        view = issue_view(shown.stored, shown.story, app.reference)
        return json_answer(view if shown.originals is None else SeenIssueView(**view, original=shown.originals))

    return router
