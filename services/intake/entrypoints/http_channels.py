"""The channels' own ways in, each with what only that channel knows. All end in the same use case."""

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.bodies import takes
from chassis.web.idempotency import idempotent_request
from services.intake.application import Application
from services.intake.domain.channels.arrival import Arrival
from services.intake.domain.channels.hall import read_visit
from services.intake.domain.channels.hotline import read_call
from services.intake.domain.channels.weibo import read_post
from services.intake.entrypoints.callers import actor_of
from services.intake.entrypoints.channel_arrivals import TAKEN_IN, receive_once
from services.intake.entrypoints.channel_forms import CallForm, VisitForm, WeiboPostForm
from services.intake.entrypoints.issue_bodies import read_issue_body

Reading = Callable[[Mapping[str, object]], Arrival]


def channel_routes(app: Application) -> APIRouter:
    router = APIRouter(prefix="/v1/channels", tags=["channels"])

    async def receive(request: Request, caller: Caller, read: Reading, number_field: str) -> Response:
        body = await read_issue_body(request)
        key = await idempotent_request(request, caller)
        await app.releases.looked()
        return await receive_once(app, read(body), actor_of(caller), key, number_field)

    @router.post("/hotline/calls", status_code=201, summary="热线来电登记 / a call to the hotline", responses=TAKEN_IN)
    @takes(CallForm, idempotency_key="honoured")
    async def post_call(request: Request, caller: Annotated[Caller, Depends(allow("officer"))]) -> Response:
        return await receive(request, caller, read_call, "recording_id")

    @router.post("/hall/visits", status_code=201, summary="大厅窗口登记 / a visit to the hall", responses=TAKEN_IN)
    @takes(VisitForm, idempotency_key="honoured")
    async def post_visit(request: Request, caller: Annotated[Caller, Depends(allow("officer"))]) -> Response:
        return await receive(request, caller, read_visit, "queue_number")

    @router.post("/weibo/posts", status_code=201, summary="微博诉求 / a post on Weibo", responses=TAKEN_IN)
    @takes(WeiboPostForm, idempotency_key="honoured")
    async def post_weibo(
        request: Request, caller: Annotated[Caller, Depends(allow("reporter", "service"))]
    ) -> Response:
        return await receive(request, caller, read_post, "post_id")

    return router
