"""A lost tracking code, found by phone and a code sent there. Nobody is known here, so a repetition is a new request:
limits by phone and address stand in for the Idempotency-Key."""

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field
from typing_extensions import TypedDict

from chassis.ids import new_id
from chassis.security.audience import public
from chassis.sms_client import SmsFate
from chassis.web.answers import json_answer
from chassis.web.bodies import BodyModel, read_body, takes
from chassis.web.problems import Problem
from chassis.web.shapes import Id, Items, Moment
from services.intake.adapters.sent_codes import SentCodeTable
from services.intake.application import Application
from services.intake.domain.lost_codes import (
    LIFETIME,
    SMS_CODE_DIGITS,
    SMS_TEMPLATE,
    FoundCode,
    SentCodeOver,
    SmsNotConfigured,
    WrongCode,
)
from services.intake.domain.tracking_code import shown
from services.intake.entrypoints.duplicate_views import TrackLinks
from services.intake.entrypoints.http_issues import issue_id_of
from services.intake.entrypoints.moments import civil
from services.intake.usecases.find_lost_codes import AskForCode, GiveCode, ask_for_code, give_code


class LostCodeForm(BodyModel):
    """`phone`: the mobile number that was given with the issue."""

    phone: str = Field(min_length=1, max_length=40)


class SentCodeForm(BodyModel):
    code: str = Field(pattern=rf"^\d{{{SMS_CODE_DIGITS}}}$")


class SentCodeView(TypedDict):
    request_id: Id
    expires_at: Moment


class FoundCodeView(TypedDict):
    """`title` is masked."""

    tracking_code: str
    title: str
    status: str
    status_label: str
    received_at: Moment
    links: TrackLinks


def lost_code_routes(app: Application) -> APIRouter:
    router = APIRouter(prefix="/v1/track/lost", tags=["tracking"], dependencies=[Depends(public)])

    @router.post(
        "",
        status_code=202,
        summary="找回查询码：发送短信验证码 / a lost tracking code",
        responses={202: {"model": SentCodeView}},
    )
    @takes(LostCodeForm)
    async def post_lost(request: Request) -> Response:
        form = await read_body(request, LostCodeForm)
        if app.sms is None:
            raise SmsNotConfigured
        async with app.unit_of_work() as work:
            sent, code = await ask_for_code(AskForCode(form.phone), SentCodeTable(work.connection), app.desk, app.clock)
        params = {"code": code, "minutes": str(int(LIFETIME.total_seconds() // 60))}
        # An id of its own: who carries the code is not told by which request it counts.
        reply = await app.sms.send(form.phone, SMS_TEMPLATE, params, str(new_id()))
        if reply.fate is not SmsFate.ACCEPTED:
            raise _unsent()
        return json_answer(SentCodeView(request_id=str(sent.id), expires_at=civil(sent.expires_at)), 202)

    @router.post(
        "/{request_id}",
        summary="找回查询码：填写验证码 / the code that was sent",
        responses={200: {"model": Items[FoundCodeView]}},
    )
    @takes(SentCodeForm)
    async def post_code(request_id: str, request: Request) -> Response:
        form = await read_body(request, SentCodeForm)
        sent_id = issue_id_of(request_id, SentCodeOver)
        async with app.unit_of_work() as work:
            codes = SentCodeTable(work.connection)
            answer = await give_code(GiveCode(sent_id, form.code), codes, work.issues, work, app.desk, app.clock)
        if isinstance(answer, WrongCode):
            raise _wrong(answer)
        return json_answer(Items(items=list(map(_view, answer))))

    return router


def _view(found: FoundCode) -> FoundCodeView:
    code = shown(found.tracking_code)
    return {
        "tracking_code": code,
        "title": found.title_masked,
        "status": found.status,
        "status_label": found.status_label,
        "received_at": civil(found.received_at),
        "links": {"track": f"/v1/track/{code}"},
    }


def _wrong(answer: WrongCode) -> Problem:
    zh = f"验证码不对，还可以试 {answer.tries_left} 次"
    en = f"the code is wrong, {answer.tries_left} tries are left"
    return Problem(422, "sent_code_wrong", zh, en, extensions={"tries_left": answer.tries_left})


def _unsent() -> Problem:
    zh, en = "短信没有发出，请稍后再试，或拨打 12345 查询", "the message was not sent: try again, or call 12345"
    return Problem(503, "sms_unsent", zh, en, headers={"Retry-After": "30"})
