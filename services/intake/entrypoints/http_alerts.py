"""Early warning: many people with one trouble, for the officers and supervisors of the place."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.pages import PageRequest, page_answer, page_request
from chassis.web.shapes import Page
from services.intake.application import Application
from services.intake.entrypoints.callers import actor_of
from services.intake.entrypoints.surge_views import SurgeView, surge_view
from services.intake.usecases.list_surges import ListSurges, list_surges


def alert_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["alerts"])

    @router.get("/v1/alerts/surges", summary="集中诉求预警 / surges", responses={200: {"model": Page[SurgeView]}})
    async def get_surges(
        request: Request,
        caller: Annotated[Caller, Depends(allow("officer", "supervisor", "admin"))],
        page: Annotated[PageRequest, Depends(page_request)],
    ) -> Response:
        await app.releases.looked()
        command = ListSurges(actor_of(caller), page.after_id, page.limit)
        async with app.unit_of_work() as work:
            found = await list_surges(command, work, app.reference)
        items = [surge_view(each, app.reference, app.clock.now()) for each in found.items]
        return page_answer(request, items, (items[-1]["surge_id"],) if found.has_more else None)

    return router
