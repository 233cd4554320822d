"""Asks WeChat's server interface and tells its failures apart."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import httpx
import orjson

from chassis.clock import Clock
from services.intake.domain.channels.wechat import TOKEN_OVER, WeChatRefused, WeChatUnanswered

_ANSWER_BYTES_MAX = 64 * 1024
# A token is fetched anew before it runs out.
_TOKEN_MARGIN = timedelta(minutes=5)
Content = Mapping[str, object]


class WeChatClient:
    """Every call raises WeChatRefused or WeChatUnanswered; errors never carry the address, which has secrets in it."""

    def __init__(self, url: str, app_id: str, secret: str, seconds_max: float, clock: Clock) -> None:
        self.app_id = app_id
        self._secret, self._seconds_max, self._clock = secret, seconds_max, clock
        self._client = httpx.AsyncClient(base_url=url, trust_env=False, follow_redirects=False, timeout=seconds_max)
        self._token, self._token_until = "", clock.now()

    async def get(self, path: str, query: Mapping[str, str]) -> Content:
        """With app id and secret."""
        asked = {"appid": self.app_id, "secret": self._secret, **query}
        return _sound(await self._ask("GET", path, params=asked))

    async def post(self, path: str, content: Content) -> Content:
        """With an access token; once more with a new one when WeChat says that it is over."""
        try:
            return await self._post(path, content)
        except WeChatRefused as refused:
            if refused.errcode not in TOKEN_OVER:
                raise
        self._token = ""
        return await self._post(path, content)

    async def _post(self, path: str, content: Content) -> Content:
        # In UTF-8 as it is: WeChat judges escaped Chinese as the escapes.
        body, token = orjson.dumps(content), await self._access_token()
        headers = {"Content-Type": "application/json"}
        return _sound(await self._ask("POST", path, params={"access_token": token}, content=body, headers=headers))

    async def _access_token(self) -> str:
        """Several at once may fetch one; the stable interface gives them all the same."""
        if self._token and self._clock.now() < self._token_until:
            return self._token
        asked = {"grant_type": "client_credential", "appid": self.app_id, "secret": self._secret}
        told = _sound(await self._ask("POST", "/cgi-bin/stable_token", json=asked))
        token, seconds = told.get("access_token"), told.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise WeChatUnanswered("senseless")
        self._token, self._token_until = token, self._clock.now() + timedelta(seconds=seconds) - _TOKEN_MARGIN
        return token

    async def _ask(self, method: str, path: str, **more: object) -> Content:
        try:
            async with asyncio.timeout(self._seconds_max):
                answer = await self._client.request(method, path, **more)  # type: ignore[arg-type]
        except (TimeoutError, httpx.TimeoutException):
            raise WeChatUnanswered("slow") from None
        except httpx.HTTPError:
            raise WeChatUnanswered("torn") from None
        if answer.status_code != 200 or len(answer.content) > _ANSWER_BYTES_MAX:
            raise WeChatUnanswered("senseless")
        return _read(answer.content)

    async def close(self) -> None:
        await self._client.aclose()


def _read(content: bytes) -> Content:
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise WeChatUnanswered("senseless") from None
    if not isinstance(found, dict):
        raise WeChatUnanswered("senseless")
    return found


def _sound(told: Content) -> Content:
    errcode = told.get("errcode", 0)
    if errcode != 0:
        raise WeChatRefused(errcode if isinstance(errcode, int) else 0)
    return told
