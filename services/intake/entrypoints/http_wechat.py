"""The mini-program's login: a code of wx.login for a session of the same person."""

from fastapi import APIRouter, Depends, Request, Response
from typing_extensions import TypedDict

from chassis.security.audience import allow, public
from chassis.web.answers import json_answer
from chassis.web.bodies import read_body, takes
from services.intake.application import Application
from services.intake.domain.channels.wechat import WeChatRefused, WeChatUnanswered
from services.intake.entrypoints.channel_forms import WeChatLoginForm
from services.intake.entrypoints.session_views import SessionView, session_view
from services.intake.entrypoints.wechat_problems import wechat_problem
from services.intake.usecases.log_in_by_wechat import ask_phone, ask_wechat, keep_openid


class PhoneView(TypedDict):
    phone: str


def wechat_routes(app: Application) -> APIRouter:
    router = APIRouter(prefix="/v1/channels/wechat", tags=["channels"])

    @router.post(
        "/login",
        dependencies=[Depends(public)],
        summary="小程序登录 / log in from the mini-program",
        responses={200: {"model": SessionView}},
    )
    @takes(WeChatLoginForm)
    async def post_login(request: Request) -> Response:
        # A code counts once, and what is stored is the same again: a repetition needs no Idempotency-Key.
        form = await read_body(request, WeChatLoginForm)
        try:
            reporter_ref, openid = await ask_wechat(form.code, app.wechat, app.desk.blind_index)
        except (WeChatRefused, WeChatUnanswered) as error:
            raise wechat_problem(error) from None
        async with app.unit_of_work() as work:
            await keep_openid(reporter_ref, openid, work, app.vault, app.clock)
        return json_answer(session_view(app, reporter_ref))

    phone = router.post(
        "/phone",
        dependencies=[Depends(allow("reporter"))],
        summary="小程序手机号 / the phone that the mini-program was shown",
        responses={200: {"model": PhoneView}},
    )

    @phone
    @takes(WeChatLoginForm)
    async def post_phone(request: Request) -> Response:
        """For the form's `reporter.phone`. It goes to the person's own device and is kept nowhere."""
        form = await read_body(request, WeChatLoginForm)
        try:
            shown = await ask_phone(form.code, app.wechat)
        except (WeChatRefused, WeChatUnanswered) as error:
            raise wechat_problem(error, "手机号授权无效或已使用，请重新授权", "ask for the phone again") from None
        return json_answer(PhoneView(phone=shown), headers={"Cache-Control": "no-store"})

    return router
