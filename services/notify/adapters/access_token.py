"""An access token of WeChat or WeCom: fetched anew before it runs out, let go when it is refused."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import httpx
import orjson

from chassis.clock import Clock

SECONDS_MAX = 8.0
# A token is fetched anew before it runs out.
MARGIN = timedelta(minutes=5)
# They say so of a token that has run out, or was replaced.
REFUSED_CODES = frozenset({40001, 40014, 42001})


class TokenUnavailable(Exception):  # noqa: N818
    """There is none to be had now; `code` is the vendor's, None where it said nothing that can be read."""

    def __init__(self, code: int | None = None) -> None:
        super().__init__(str(code))
        self.code = code


class AccessToken:
    """`ask` asks the vendor for one. Several at once wait for the same answer."""

    def __init__(self, ask: Callable[[], Awaitable[httpx.Response]], clock: Clock) -> None:
        self._ask, self._clock = ask, clock
        self._token, self._until = "", clock.now()
        self._asking = asyncio.Lock()

    async def current(self) -> str:
        """Raises TokenUnavailable."""
        async with self._asking:
            if not self._token or self._clock.now() >= self._until:
                self._token, seconds = await self._fetch()
                self._until = self._clock.now() + timedelta(seconds=seconds) - MARGIN
            return self._token

    def let_go(self, token: str) -> None:
        """Of one that was refused; another one that came meanwhile stays."""
        if token == self._token:
            self._token = ""

    async def _fetch(self) -> tuple[str, int]:
        try:
            async with asyncio.timeout(SECONDS_MAX):
                told = content_of((await self._ask()).content)
        except (httpx.HTTPError, TimeoutError):
            raise TokenUnavailable from None
        token, seconds = told.get("access_token"), told.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            code = told.get("errcode")
            raise TokenUnavailable(code if isinstance(code, int) else None)
        return token, seconds


def content_of(body: bytes) -> Mapping[str, Any]:
    """Empty for what is no answer."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
