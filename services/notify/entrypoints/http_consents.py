"""What reporters have agreed to be sent by WeChat: one consent, one message."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import BodyModel, read_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.application import Application
from services.notify.domain.errors import BadField, FieldsRefused
from services.notify.entrypoints.readers import reader_of

# A mini-program asks for up to three at once.
COUNT_MAX = 3
REPORTERS = allow("reporter")


class ConsentForm(BodyModel):
    """`template`: a name of ours, such as reporter_resolved, whose WeChat id the mini-program has asked for."""

    template: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    count: int = Field(default=1, ge=1, le=COUNT_MAX)


class ConsentView(BaseModel):
    """`templates`: what can be agreed to, with WeChat's ids; `left`: messages agreed to and not sent yet."""

    templates: dict[str, str]
    left: dict[str, int]


def consent_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["preferences"])
    templates = app.settings.wechat_templates

    async def view(caller: Caller, work: NotifyUnitOfWork) -> dict[str, Any]:
        left = await work.consents.of_owner(reader_of(caller).preferring)
        return {"templates": templates, "left": {name: quota for name, quota in left.items() if quota}}

    @router.get("/v1/consents", summary="微信订阅消息授权余量 / consents left", responses={200: {"model": ConsentView}})
    async def show(caller: Annotated[Caller, Depends(REPORTERS)]) -> Response:
        async with app.unit_of_work() as work:
            return json_answer(await view(caller, work))

    @router.post(
        "/v1/consents",
        status_code=201,
        summary="登记一次订阅消息授权 / one more consent",
        responses={201: {"model": ConsentView}},
    )
    @takes(ConsentForm, idempotency_key="honoured")
    async def give(request: Request, caller: Annotated[Caller, Depends(REPORTERS)]) -> Response:
        """What wx.requestSubscribeMessage was answered with accept."""
        form = await read_body(request, ConsentForm)
        if form.template not in templates:
            known = "、".join(templates) or "无"
            fault = BadField("template", "not_allowed", f"可授权的有：{known}", f"one of {', '.join(templates)}")
            raise FieldsRefused([fault])
        key = await idempotent_request(request, caller)

        async def effect(work: NotifyUnitOfWork) -> Answer:
            owner = reader_of(caller).preferring
            consent = await work.consents.locked(owner, form.template)
            given = consent.given_in_app(form.count, app.clock.now())
            await work.consents.put(owner, form.template, given)
            return Answer(201, await view(caller, work))

        return await answer_once(app.unit_of_work, key, effect)

    return router
