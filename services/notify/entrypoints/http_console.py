"""For operators: one delivery and what was seen of it, failures by reason, sending again, the vendors' health."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.idempotency import answer_once, honours_key, idempotent_request
from services.notify.adapters.ledger_search import NOT_TOLD, counts, seen
from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.adapters.vendor_health import known_health
from services.notify.application import Application
from services.notify.entrypoints.console_views import (
    DeliveryDetailView,
    FailureList,
    VendorList,
    detail_view,
    failure_view,
    vendor_view,
)
from services.notify.entrypoints.http_deliveries import OVERSEERS, PATH, overseen
from services.notify.entrypoints.readers import reader_of
from services.notify.entrypoints.views import DeliveryView, delivery_view, moment
from services.notify.usecases.resend import Resend, resend, seen_delivery

HOURS_DEFAULT, HOURS_MAX = 24, 24 * 31
CURRENT_TIME = timedelta(minutes=2)


def console_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["console"])

    @router.get(
        PATH + "/failures",
        summary="未送达原因统计 / what was not told, and why",
        responses={200: {"model": FailureList}},
    )
    async def failures(
        caller: Annotated[Caller, Depends(OVERSEERS)],
        hours: Annotated[int, Query(ge=1, le=HOURS_MAX)] = HOURS_DEFAULT,
    ) -> Response:
        """The most frequent first."""
        asked = overseen(reader_of(caller), app, states=tuple(NOT_TOLD))
        since = app.clock.now() - timedelta(hours=hours)
        async with app.unit_of_work() as work:
            rows = await counts(work.connection, asked, since)
        return json_answer({"since": moment(since), "items": [failure_view(row) for row in rows]})

    @router.get(
        PATH + "/{delivery_id}", summary="一次告知的明细 / one delivery", responses={200: {"model": DeliveryDetailView}}
    )
    async def show(caller: Annotated[Caller, Depends(OVERSEERS)], delivery_id: UUID) -> Response:
        """Was he told, when, by what, and what did he see. Texts are masked, or erased."""
        async with app.unit_of_work() as work:
            delivery = await seen_delivery(delivery_id, reader_of(caller), app.units, work)
            row = await seen(work.connection, delivery.id, delivery.bundle_id or delivery.id)
        return json_answer(detail_view(delivery, row))

    @router.post(
        PATH + "/{delivery_id}/resend", summary="重新发送 / send again", responses={200: {"model": DeliveryView}}
    )
    @honours_key
    async def send_again(
        request: Request, caller: Annotated[Caller, Depends(OVERSEERS)], delivery_id: UUID
    ) -> Response:
        """Of `failed` and `unknown` ones by SMS or webhook; the person may then have it twice, so it is on record."""
        command = Resend(delivery_id, reader_of(caller))

        async def effect(work: NotifyUnitOfWork) -> Answer:
            return Answer(200, delivery_view(await resend(command, app.units, work, app.clock)))

        return await answer_once(app.unit_of_work, await idempotent_request(request, caller), effect)

    @router.get("/v1/vendors", summary="服务商状态 / the vendors' health", responses={200: {"model": VendorList}})
    async def vendors(_caller: Annotated[Caller, Depends(allow("supervisor", "admin"))]) -> Response:
        """As each process that sends sees them: breaker, rate, last error."""
        now = app.clock.now()
        async with app.unit_of_work() as work:
            rows = await known_health(work.connection)
        return json_answer({"items": [vendor_view(row, now - row.updated_at < CURRENT_TIME) for row in rows]})

    return router
