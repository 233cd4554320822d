"""Messages to phones, by a vendor's HTTP interface."""

import asyncio

import httpx
import orjson

from services.intake.domain.lost_codes import SmsUnsent

LOST_CODE_TEMPLATE = "lost_code"


class SmsSender:
    """`POST {url}/sms/send {phone, template, params}`, answered by `{code: "OK"}`; a gateway in front of a vendor with
    another interface translates."""

    def __init__(self, url: str, token: str | None, seconds_max: float) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._seconds_max = seconds_max
        self._client = httpx.AsyncClient(base_url=url, headers=headers, trust_env=False, timeout=seconds_max)

    async def send(self, phone: str, template: str, params: dict[str, str]) -> None:
        """Raises SmsUnsent; never says to whom, since errors are logged."""
        try:
            async with asyncio.timeout(self._seconds_max):
                answer = await self._client.post(
                    "/sms/send", json={"phone": phone, "template": template, "params": params}
                )
            told = orjson.loads(answer.content)
        except (TimeoutError, httpx.HTTPError, orjson.JSONDecodeError):
            raise SmsUnsent from None
        if answer.status_code != 200 or not isinstance(told, dict) or told.get("code") != "OK":
            raise SmsUnsent

    async def close(self) -> None:
        await self._client.aclose()
