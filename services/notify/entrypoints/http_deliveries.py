"""The delivery ledger of a case: was he told, when, by what, what did he see."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.pages import PageRequest, page_answer, page_request
from services.notify.application import Application
from services.notify.domain.errors import OutsideArea
from services.notify.entrypoints.readers import after_id, reader_of
from services.notify.entrypoints.views import DeliveryPage, delivery_view

READERS = allow("officer", "arbitrator", "supervisor", "admin", "service")
# A case's whole ledger is looked at to judge who may read it; far more than any case has.
LEDGER_ROWS_MAX = 2000


def delivery_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["deliveries"])

    @router.get("/v1/deliveries", summary="一件事项的告知记录 / who was told", responses={200: {"model": DeliveryPage}})
    async def list_deliveries(
        request: Request,
        caller: Annotated[Caller, Depends(READERS)],
        page: Annotated[PageRequest, Depends(page_request)],
        case_id: Annotated[UUID, Query()],
    ) -> Response:
        """Oldest first. A case of which nobody was told has no items."""
        after = after_id(page)
        async with app.unit_of_work() as work:
            ledger = await work.deliveries.of_case(case_id, None, LEDGER_ROWS_MAX)
        if ledger and not reader_of(caller).may_read_deliveries(ledger, app.units):
            raise OutsideArea
        left = [delivery for delivery in ledger if after is None or delivery.id > after]
        shown = left[: page.limit]
        next_after = (str(shown[-1].id),) if len(left) > page.limit else None
        return page_answer(request, [delivery_view(delivery) for delivery in shown], next_after)

    return router
