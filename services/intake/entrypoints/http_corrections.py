"""What came of verifying what people had heard, for everybody."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from chassis.security.audience import public
from chassis.web.pages import PageRequest, page_answer, page_request
from chassis.web.shapes import Page
from services.intake.application import Application
from services.intake.entrypoints.surge_views import CorrectionView, correction_view


def correction_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["public"])

    @router.get(
        "/v1/public/corrections",
        dependencies=[Depends(public)],
        summary="核查与辟谣 / corrections",
        responses={200: {"model": Page[CorrectionView]}},
    )
    async def get_corrections(request: Request, page: Annotated[PageRequest, Depends(page_request)]) -> Response:
        await app.releases.looked()
        async with app.unit_of_work() as work:
            found = await work.surges.corrections_before(page.after_id, page.limit + 1)
        items = [correction_view(each, app.reference) for each in found[: page.limit]]
        return page_answer(request, items, (items[-1]["id"],) if len(found) > page.limit else None)

    return router
