"""WeChat's server interface, as far as intake asks it something."""

import asyncio

import httpx
import orjson

from services.intake.domain.channels.wechat import WeChatRefused, WeChatUnanswered

_ANSWER_BYTES_MAX = 64 * 1024
OPENID_MAX = 128


class WeChatSessions:
    """Implements WeChatLogins. The session key that comes along is good for nothing here, so it is not kept."""

    def __init__(self, url: str, app_id: str, secret: str, seconds_max: float) -> None:
        self.app_id = app_id
        self._secret = secret
        self._seconds_max = seconds_max
        self._client = httpx.AsyncClient(base_url=url, trust_env=False, follow_redirects=False, timeout=seconds_max)

    async def openid_of(self, code: str) -> str:
        """Raises WeChatRefused or WeChatUnanswered.

        https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
        """
        query = {
            "appid": self.app_id,
            "secret": self._secret,
            "js_code": code,
            "grant_type": "authorization_code",
        }
        answer = _read(await self._ask("/sns/jscode2session", query))
        errcode = answer.get("errcode", 0)
        if errcode != 0:
            raise WeChatRefused(errcode if isinstance(errcode, int) else 0)
        openid = answer.get("openid")
        if not isinstance(openid, str) or not 0 < len(openid) <= OPENID_MAX:
            raise WeChatUnanswered("senseless")
        return openid

    async def _ask(self, path: str, query: dict[str, str]) -> bytes:
        """The error must not carry the address, which has the secret in it."""
        try:
            async with asyncio.timeout(self._seconds_max):
                answer = await self._client.get(path, params=query)
        except (TimeoutError, httpx.TimeoutException):
            raise WeChatUnanswered("slow") from None
        except httpx.HTTPError:
            raise WeChatUnanswered("torn") from None
        if answer.status_code != 200 or len(answer.content) > _ANSWER_BYTES_MAX:
            raise WeChatUnanswered("senseless")
        return answer.content

    async def close(self) -> None:
        await self._client.aclose()


def _read(content: bytes) -> dict[str, object]:
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise WeChatUnanswered("senseless") from None
    if not isinstance(found, dict):
        raise WeChatUnanswered("senseless")
    return found
