"""What WeChat tells the mini-program's server: what it makes of a file, and who changed what they may be sent."""

from fastapi import APIRouter, Depends, Request, Response

from chassis.security.audience import public
from chassis.web.answers import told_as
from chassis.web.bodies import read_bytes
from chassis.web.problems import problem
from services.intake.adapters.wechat import read_judgement
from services.intake.application import Application
from services.intake.domain.channels.wechat import WeChatUnanswered
from services.intake.domain.channels.wechat_consent import consent_news
from services.intake.domain.channels.wechat_event import FILE_JUDGED, WeChatEvent, read_event
from services.intake.domain.channels.wechat_xml import MessageUnreadable
from services.intake.domain.content_checks import Judgement
from services.intake.entrypoints.wechat_signatures import Signed, check_signed
from services.intake.usecases.check_content import hear_judgement
from services.intake.usecases.hear_consents import hear_consents

EVENT_BYTES_MAX = 64 * 1024
# WeChat sends it again until it reads this.
HEARD = "success"


def wechat_event_routes(app: Application) -> APIRouter:
    router = APIRouter(prefix="/v1/channels/wechat/events", tags=["channels"], dependencies=[Depends(public)])

    @router.get(
        "",
        response_class=Response,
        responses=told_as("text/plain"),
        summary="小程序服务器校验 / WeChat checks that this is ours",
    )
    async def get_echo(signature: Signed, timestamp: Signed, nonce: Signed, echostr: Signed) -> Response:
        check_signed(app, signature, timestamp, nonce)
        return Response(echostr, media_type="text/plain")

    @router.post(
        "",
        response_class=Response,
        responses=told_as("text/plain"),
        summary="小程序事件（内容检测结果、订阅变化） / an event of the mini-program",
    )
    async def post_event(request: Request, signature: Signed, timestamp: Signed, nonce: Signed) -> Response:
        check_signed(app, signature, timestamp, nonce)
        content = await read_bytes(request, EVENT_BYTES_MAX)
        try:
            event = read_event(content)
        except MessageUnreadable as error:
            raise problem(400, "wechat_event", "事件不是有效的 XML 或 JSON", str(error)) from None
        if app.wechat is not None and event.app_id in ("", app.wechat.app_id):
            await hear(event, app.wechat.app_id)
        return Response(HEARD, media_type="text/plain")

    async def hear(event: WeChatEvent, app_id: str) -> None:
        judged, news = _judgement(event), consent_news(event)
        if judged is None and news is None:
            return
        async with app.unit_of_work() as work:
            if judged is not None:
                await hear_judgement(event.trace_id, judged, work, app.clock)
            if news is not None:
                await hear_consents(news, app_id, work, app.desk.blind_index)

    return router


def _judgement(event: WeChatEvent) -> Judgement | None:
    """None also where WeChat could not fetch or judge the file: it is asked about again in its turn."""
    if event.kind != FILE_JUDGED or not event.trace_id:
        return None
    try:
        return read_judgement(event.result)
    except WeChatUnanswered:
        return None
