"""The one table from WeChat's failures to HTTP; those that pass say when to try again."""

from chassis.web.problems import Problem
from services.intake.domain.channels.wechat import (
    BLOCKED,
    CODE_REFUSED,
    MISCONFIGURED,
    OVER_QUOTA,
    TOO_OFTEN,
    WeChatRefused,
    WeChatUnanswered,
)

_CODE_REFUSED = (
    422,
    "wechat_code_refused",
    "登录凭证无效或已使用，请重新调用 wx.login",
    "call wx.login again: the code is invalid or used",
)
_BLOCKED = (
    403,
    "wechat_blocked",
    "微信限制了这个账号登录，可改用网站或 12345 热线",
    "WeChat blocks this account: use the website or the hotline",
)
_TOO_OFTEN = (429, "wechat_too_often", "登录过于频繁，请一分钟后再试", "too many logins: try again in a minute")
_OVER_QUOTA = (
    503,
    "wechat_over_quota",
    "微信今日调用次数已用完，可先匿名上报",
    "WeChat's quota of today is used up: report anonymously",
)
_MISCONFIGURED = (
    503,
    "wechat_misconfigured",
    "小程序的 AppID 或密钥配置有误，请联系管理员",
    "the app id or secret is wrong: tell the operator",
)
_BUSY = (503, "wechat_busy", "微信繁忙，请稍后再试，或先匿名上报", "WeChat is busy: try again, or report anonymously")
_SLOW = (504, "wechat_slow", "微信没有及时应答，请稍后再试", "WeChat did not answer in time: try again")
_BROKEN = (502, "wechat_broken", "微信的应答不完整，请稍后再试", "WeChat's answer is broken: try again")
_RETRY_SECONDS = {
    "wechat_too_often": 60,
    "wechat_over_quota": 3600,
    "wechat_busy": 2,
    "wechat_slow": 5,
    "wechat_broken": 2,
}
_BY_CODE = (
    (CODE_REFUSED, _CODE_REFUSED),
    (BLOCKED, _BLOCKED),
    (TOO_OFTEN, _TOO_OFTEN),
    (OVER_QUOTA, _OVER_QUOTA),
    (MISCONFIGURED, _MISCONFIGURED),
)


def wechat_problem(
    error: WeChatRefused | WeChatUnanswered, refused_zh: str = _CODE_REFUSED[2], refused_en: str = _CODE_REFUSED[3]
) -> Problem:
    """An error that nobody has a name for is WeChat's own; its number is told. `refused_…`: what mends a bad code."""
    if isinstance(error, WeChatRefused):
        told = next((told for codes, told in _BY_CODE if error.errcode in codes), _BUSY)
        if told is _CODE_REFUSED:
            told = (*_CODE_REFUSED[:2], refused_zh, refused_en)
        return _problem(told, {"errcode": error.errcode})
    return _problem(_SLOW if error.how == "slow" else _BROKEN, {})


def _problem(told: tuple[int, str, str, str], extensions: dict[str, int]) -> Problem:
    status, code, zh, en = told
    after = _RETRY_SECONDS.get(code)
    return Problem(status, code, zh, en, headers={"Retry-After": str(after)} if after else {}, extensions=extensions)
