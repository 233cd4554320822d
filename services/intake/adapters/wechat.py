"""The mini-program at WeChat: who somebody is there, which phone they showed, what WeChat makes of words and files."""

import re

from chassis.clock import Clock
from services.intake.adapters.wechat_client import Content, WeChatClient
from services.intake.domain.channels.wechat import WeChatUnanswered
from services.intake.domain.content_checks import Judgement, Verdict

OPENID_MAX = 128
_TRACE_ID_MAX = 128
_PHONE = re.compile(r"\+?[0-9]{5,20}")
# What people write to others: WeChat judges it by other measures than a profile.
_SCENE_SOCIAL = 4
_SOUND, _PICTURE = 1, 2


class WeChatMiniProgram:
    """Implements WeChatLogins and ContentJudge. Every call raises WeChatRefused or WeChatUnanswered.

    The session key that comes along with an openid is good for nothing here, so it is not kept.
    """

    def __init__(self, url: str, app_id: str, secret: str, seconds_max: float, clock: Clock) -> None:
        self.app_id = app_id
        self._client = WeChatClient(url, app_id, secret, seconds_max, clock)

    async def openid_of(self, code: str) -> str:
        """https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html"""
        told = await self._client.get("/sns/jscode2session", {"js_code": code, "grant_type": "authorization_code"})
        return _text(told, "openid", OPENID_MAX)

    async def phone_of(self, code: str) -> str:
        """https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-info/phone-number/getPhoneNumber.html"""
        told = await self._client.post("/wxa/business/getuserphonenumber", {"code": code})
        info = told.get("phone_info")
        phone = info.get("phoneNumber") if isinstance(info, dict) else None
        if not isinstance(phone, str) or not _PHONE.fullmatch(phone):
            raise WeChatUnanswered("senseless")
        return phone

    async def judge_text(self, openid: str, text: str) -> Judgement:
        """https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/msgSecCheck.html"""
        asked = {"openid": openid, "version": 2, "scene": _SCENE_SOCIAL, "content": text}
        return read_judgement((await self._client.post("/wxa/msg_sec_check", asked)).get("result"))

    async def hand_in(self, openid: str, url: str, *, is_picture: bool) -> str:
        """The number under which the judgement will come.

        https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/mediaCheckAsync.html
        """
        kind = _PICTURE if is_picture else _SOUND
        asked = {"openid": openid, "version": 2, "scene": _SCENE_SOCIAL, "media_url": url, "media_type": kind}
        return _text(await self._client.post("/wxa/media_check_async", asked), "trace_id", _TRACE_ID_MAX)

    async def close(self) -> None:
        await self._client.close()


def read_judgement(result: object) -> Judgement:
    """Raises WeChatUnanswered."""
    if not isinstance(result, dict) or result.get("suggest") not in ("pass", "review", "risky"):
        raise WeChatUnanswered("senseless")
    label = str(result.get("label", ""))
    return Judgement(Verdict(result["suggest"]), int(label) if re.fullmatch(r"[0-9]{1,8}", label) else 0)


def _text(told: Content, name: str, length_max: int) -> str:
    found = told.get(name)
    if not isinstance(found, str) or not 0 < len(found) <= length_max:
        raise WeChatUnanswered("senseless")
    return found
