"""Each channel's own way of sending an issue, as its front ends and collectors send it."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

from samples.callers import Callers

# 政务服务中心 runs hotline and hall; a grid worker belongs to a street.
RECEIVERS = {
    "hotline": ("500105-ZW", "500105-ZW-P05"),
    "hall": ("500105-ZW", "500105-ZW-P05"),
    "patrol": ("500105006-JD", "500105006-JD-P07"),
}
Issue = dict[str, Any]
_NOTICE = re.compile(r"查询码 (\S+?)，")


class Channels:
    """Every way answers as `POST /v1/issues` does."""

    def __init__(self, callers: Callers, client: httpx.AsyncClient) -> None:
        self._callers = callers
        self._client = client
        self._url = callers.url("intake")
        self._ways: dict[str, Callable[[Issue], Awaitable[httpx.Response]]] = {
            "miniprogram": self._miniprogram,
            "weibo": self._weibo,
            "hotline": self._hotline,
            "hall": self._hall,
            "patrol": self._patrol,
            "open311": self._open311,
        }

    async def send(self, issue: Issue) -> httpx.Response:
        """By the channel's own way; a channel without one goes the common way."""
        return await self._ways.get(issue["channel"], self.send_plainly)(issue)

    async def send_plainly(self, issue: Issue) -> httpx.Response:
        channel = issue["channel"]
        who = self._officer(channel) if channel in RECEIVERS else await self._callers.reporter_headers(self._client)
        return await self._post("/v1/issues", issue, who)

    async def _miniprogram(self, issue: Issue) -> httpx.Response:
        """wx.login's code first: here the played WeChat knows who that is."""
        code = {"code": f"sample-{uuid4().hex}"}
        login = await self._client.post(f"{self._url}/v1/channels/wechat/login", json=code)
        login.raise_for_status()
        return await self._post("/v1/issues", issue, {"Authorization": f"Bearer {login.json()['token']}"})

    async def _weibo(self, issue: Issue) -> httpx.Response:
        post = {**issue, "post_id": uuid4().hex, "author": {"id": uuid4().hex}}
        return await self._post("/v1/channels/weibo/posts", post, self._callers.headers("service"))

    async def _hotline(self, issue: Issue) -> httpx.Response:
        note = issue.get("text")
        call = {
            **issue,
            "text": None,
            "note": note,
            "read_back": note,
            "recording_id": uuid4().hex,
            "operator": "T-017",
        }
        call |= {"number": issue.get("reporter", {}).get("phone"), "call_back_wanted": True}
        return await self._post("/v1/channels/hotline/calls", call, self._officer("hotline"))

    async def _hall(self, issue: Issue) -> httpx.Response:
        visit = {**issue, "queue_number": "A017", "counter": "3"}
        return await self._post("/v1/channels/hall/visits", visit, self._officer("hall"))

    async def _patrol(self, issue: Issue) -> httpx.Response:
        """A batch of one, written without a net."""
        batch = {"sent_at": datetime.now(UTC).isoformat(), "reports": [{**issue, "client_id": uuid4().hex}]}
        answer = await self._post("/v1/channels/patrol/reports", batch, self._officer("patrol"))
        return _answering(answer, answer.json()["items"][0]) if answer.status_code == 201 else answer

    async def _open311(self, issue: Issue) -> httpx.Response:
        """GeoReport knows no title and no number of another platform."""
        form = {"service_code": issue["category_code"], "description": issue["text"], "address_id": issue["area_code"]}
        if "occurred_at" in issue:
            form["attribute[occurred_at]"] = issue["occurred_at"]
        who = await self._callers.reporter_headers(self._client)
        answer = await self._client.post(f"{self._url}/open311/v2/requests.json", data=form, headers=who)
        if answer.status_code != 201:
            return answer
        [told] = answer.json()
        found = _NOTICE.match(told["service_notice"])
        code = found[1] if found else None
        return _answering(answer, {"issue_id": told["service_request_id"], "tracking_code": code})

    def _officer(self, channel: str) -> dict[str, str]:
        return self._callers.headers("officer", *RECEIVERS[channel])

    async def _post(self, path: str, body: Issue, who: dict[str, str]) -> httpx.Response:
        headers = {**who, "Idempotency-Key": str(uuid4())}
        return await self._client.post(f"{self._url}{path}", json=body, headers=headers)


def _answering(answer: httpx.Response, content: dict[str, Any]) -> httpx.Response:
    return httpx.Response(answer.status_code, json=content, request=answer.request)
