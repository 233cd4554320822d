"""The public view of an issue, for anybody who has its tracking code."""

from fastapi import APIRouter, Depends, Response

from chassis.security.audience import public
from chassis.web.answers import json_answer
from services.intake.application import Application
from services.intake.entrypoints.issue_shapes import TrackView
from services.intake.entrypoints.views import track_view
from services.intake.usecases.track_issue import TrackIssue, track_issue


def tracking_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["tracking"])

    @router.get(
        "/v1/track/{tracking_code}",
        dependencies=[Depends(public)],
        summary="查询进度 / track an issue",
        responses={200: {"model": TrackView}},
    )
    async def get_progress(tracking_code: str) -> Response:
        async with app.unit_of_work() as work:
            found = await track_issue(TrackIssue(tracking_code), work, app.clock)
        return json_answer(track_view(found.stored, found.story, app.reference))

    return router
