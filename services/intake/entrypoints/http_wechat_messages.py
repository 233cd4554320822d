"""Messages to the official account: a matter becomes an issue, a tracking code is answered with where it stands."""

import orjson
from fastapi import APIRouter, Depends, Request, Response

from chassis.security.audience import public
from chassis.web.answers import told_as
from chassis.web.bodies import read_bytes
from chassis.web.problems import problem
from services.intake.application import Application
from services.intake.domain.channels.wechat_message import (
    WeChatMessage,
    read_message,
    reply_to,
)
from services.intake.domain.channels.wechat_xml import MessageUnreadable
from services.intake.domain.events import Actor
from services.intake.domain.issue_errors import InvalidIssue, IssueUnknown
from services.intake.domain.tracking_code import (
    MalformedTrackingCodeError,
    MistypedTrackingCodeError,
    parse_tracking_code,
)
from services.intake.entrypoints.channel_arrivals import receive_once
from services.intake.entrypoints.wechat_signatures import Signed, check_signed
from services.intake.usecases.origins import author_ref
from services.intake.usecases.track_issue import TrackIssue, track_issue

MESSAGE_BYTES_MAX = 128 * 1024
GUIDANCE = (
    "请用一段文字说明要反映的问题和地点，例如：江北区观音桥街道北门路灯不亮。"
    "发送查询码可查询办理进度；紧急情况请拨打 110、119、120。"
)


def wechat_message_routes(app: Application) -> APIRouter:
    router = APIRouter(prefix="/v1/channels/wechat/messages", tags=["channels"], dependencies=[Depends(public)])

    @router.get(
        "",
        summary="公众号服务器校验 / WeChat checks that this is ours",
        response_class=Response,
        responses=told_as("text/plain"),
    )
    async def get_echo(signature: Signed, timestamp: Signed, nonce: Signed, echostr: Signed) -> Response:
        check_signed(app, signature, timestamp, nonce)
        return Response(echostr, media_type="text/plain")

    @router.post(
        "",
        summary="公众号消息 / a message to the official account",
        response_class=Response,
        responses=told_as("application/xml"),
    )
    async def post_message(request: Request, signature: Signed, timestamp: Signed, nonce: Signed) -> Response:
        check_signed(app, signature, timestamp, nonce)
        content = await read_bytes(request, MESSAGE_BYTES_MAX)
        try:
            message = read_message(content)
        except MessageUnreadable as error:
            raise problem(400, "wechat_message", "消息不是有效的公众号 XML", str(error)) from None
        await app.releases.looked()
        return Response(reply_to(message, await _answer(app, message), app.clock.now()), media_type="application/xml")

    return router


async def _answer(app: Application, message: WeChatMessage) -> str:
    """What the person reads. A refusal is told as an answer: WeChat would only send the same again."""
    if not message.is_matter:
        return GUIDANCE
    try:
        parse_tracking_code(message.text)
    except MistypedTrackingCodeError as error:
        return f"{error.zh}。"
    except MalformedTrackingCodeError:
        return await _taken_in(app, message)
    try:
        async with app.unit_of_work() as work:
            found = await track_issue(TrackIssue(message.text), work, app.clock)
    except IssueUnknown:
        return "没有这个查询码的事项，请核对。"
    return f"查询码 {message.text} 的事项：{found.stored.progress.zh}。"


async def _taken_in(app: Application, message: WeChatMessage) -> str:
    actor = Actor("reporter", author_ref(message.author, app.desk.blind_index))
    try:
        answer = await receive_once(app, message.arrival(), actor, None, "MsgId")
    except InvalidIssue as error:
        return "没有受理：" + "；".join(each.zh for each in error.errors)
    told = orjson.loads(answer.body)
    area = app.reference.area_name(told["area_code"] or "")
    place = f"地点：{area}。" if area else ""
    asked = "".join(f"\n{ask['why']}。" for ask in told["asks"])
    return f"已受理，查询码 {told['tracking_code']}，请记好，发送查询码可查询进度。{place}{asked}"
