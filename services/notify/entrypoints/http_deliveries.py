"""The delivery ledger: of a case, for all who have to do with it; of an area, for those who oversee it."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.pages import PageRequest, page_answer, page_request
from services.notify.adapters.ledger_search import LedgerFilter, search
from services.notify.application import Application
from services.notify.domain.access import Reader
from services.notify.domain.delivery import Delivery, DeliveryState
from services.notify.domain.errors import OutsideArea
from services.notify.domain.parties import Channel
from services.notify.entrypoints.readers import after_id, reader_of
from services.notify.entrypoints.views import DeliveryPage, delivery_view

PATH = "/v1/deliveries"
READERS = allow("officer", "arbitrator", "supervisor", "admin", "service")
OVERSEERS = allow("officer", "supervisor", "admin")
# A case's whole ledger is looked at to judge who may read it; far more than any case has.
LEDGER_ROWS_MAX = 2000
STUCK_MINUTES_MAX = 60 * 24 * 31


def delivery_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["deliveries"])

    @router.get(PATH, summary="告知记录 / who was told", responses={200: {"model": DeliveryPage}})
    async def list_deliveries(
        request: Request,
        caller: Annotated[Caller, Depends(READERS)],
        page: Annotated[PageRequest, Depends(page_request)],
        case_id: Annotated[
            UUID | None, Query(description="without it: of the whole area, for those who oversee it")
        ] = None,
        state: Annotated[list[DeliveryState] | None, Query()] = None,
        channel: Annotated[Channel | None, Query()] = None,
        reason: Annotated[str | None, Query(max_length=64, description="reason_code")] = None,
        stuck_minutes: Annotated[
            int | None, Query(ge=1, le=STUCK_MINUTES_MAX, description="queued or unknown for longer than so")
        ] = None,
    ) -> Response:
        """A case's oldest first, an area's newest first. A case of which nobody was told has no items."""
        after, reader = after_id(page), reader_of(caller)
        stuck_before = None if stuck_minutes is None else app.clock.now() - timedelta(minutes=stuck_minutes)
        asked: dict[str, Any] = {
            "states": tuple(state or ()),
            "channel": channel,
            "reason_code": reason,
            "stuck_before": stuck_before,
        }
        if case_id is None:
            area = overseen(reader, app, **asked)
            async with app.unit_of_work() as work:
                left = await search(work.connection, area, after, page.limit + 1)
        else:
            chosen = (one for one in await ledger_of(case_id, reader, app) if LedgerFilter(**asked).has(one))
            left = [delivery for delivery in chosen if after is None or delivery.id > after]
        shown = left[: page.limit]
        next_after = (str(shown[-1].id),) if len(left) > page.limit else None
        return page_answer(request, [delivery_view(delivery) for delivery in shown], next_after)

    return router


async def ledger_of(case_id: UUID, reader: Reader, app: Application) -> list[Delivery]:
    """All lines of a case, oldest first. Raises OutsideArea for who may not read them."""
    async with app.unit_of_work() as work:
        ledger = await work.deliveries.of_case(case_id, None, LEDGER_ROWS_MAX)
    if ledger and not reader.may_read_deliveries(ledger, app.units):
        raise OutsideArea
    return ledger


def overseen(reader: Reader, app: Application, **asked: Any) -> LedgerFilter:
    """Of the caller's area. Raises OutsideArea where it oversees none."""
    area_code = reader.overseen_area(app.units)
    if area_code is None:
        raise OutsideArea
    return LedgerFilter(area_code, app.units.is_whole(area_code), reader.unit or "", **asked)
