"""What WeChat tells the mini-program's server: what it makes of a file that was handed in."""

from fastapi import APIRouter, Depends, Request, Response

from chassis.security.audience import public
from chassis.web.answers import told_as
from chassis.web.bodies import read_bytes
from chassis.web.problems import problem
from services.intake.adapters.wechat import read_judgement
from services.intake.application import Application
from services.intake.domain.channels.wechat import WeChatUnanswered
from services.intake.domain.channels.wechat_event import FILE_JUDGED, read_event
from services.intake.domain.channels.wechat_xml import MessageUnreadable
from services.intake.entrypoints.wechat_signatures import Signed, check_signed
from services.intake.usecases.check_content import hear_judgement

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
        summary="小程序事件（内容检测结果） / an event of the mini-program",
    )
    async def post_event(request: Request, signature: Signed, timestamp: Signed, nonce: Signed) -> Response:
        check_signed(app, signature, timestamp, nonce)
        content = await read_bytes(request, EVENT_BYTES_MAX)
        try:
            event = read_event(content)
            judged = read_judgement(event.result) if event.kind == FILE_JUDGED and event.trace_id else None
        except MessageUnreadable as error:
            raise problem(400, "wechat_event", "事件不是有效的 XML 或 JSON", str(error)) from None
        except WeChatUnanswered:
            # WeChat could not fetch or judge the file: it is asked about again in its turn.
            judged = None
        if judged is not None and app.wechat is not None and event.app_id in ("", app.wechat.app_id):
            async with app.unit_of_work() as work:
                await hear_judgement(event.trace_id, judged, work, app.clock)
        return Response(HEARD, media_type="text/plain")

    return router
