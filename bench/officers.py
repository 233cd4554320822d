"""Officers at routing's HTTP: their tokens, and a kept-alive connection to take steps over."""

import http.client
import json
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

from bench.ground import Ground
from cli.token import issuer_of

ANSWER_SECONDS_MAX = 30


class Answered(NamedTuple):
    status: int
    content: dict[str, Any]
    milliseconds: float


class Officer:
    """Whoever's token is given; one step at a time."""

    def __init__(self, ground: Ground) -> None:
        address = urlsplit(ground.service_url("routing")).netloc
        self._connection = http.client.HTTPConnection(address, timeout=ANSWER_SECONDS_MAX)
        self._begun = 0.0

    def take(self, case_id: str, action: str, body: Mapping[str, Any], token: str) -> Answered:
        self.ask(case_id, action, body, token)
        return self.answer()

    def ask(self, case_id: str, action: str, body: Mapping[str, Any], token: str, version: int | None = None) -> None:
        """Sends, and doesn't wait."""
        headers = {
            "Authorization": f"Bearer {token}",
            "Idempotency-Key": uuid4().hex,
            "Content-Type": "application/json",
            **({} if version is None else {"If-Match": f'"{version}"'}),
        }
        self._begun = time.perf_counter()
        self._connection.request("POST", f"/v1/cases/{case_id}/actions/{action}", json.dumps(body), headers)

    def answer(self) -> Answered:
        answer = self._connection.getresponse()
        content = json.loads(answer.read())
        return Answered(answer.status, content, (time.perf_counter() - self._begun) * 1000)


def tokens_of(ground: Ground, units: Mapping[str, str]) -> dict[str, str]:
    """`units`: post → its unit; the result: post → its holder's token."""
    issuer = issuer_of(ground.stack.env)
    return {
        post: issuer.issue("officer", f"bench-{post}", lifetime=timedelta(hours=2), unit=unit, post=post)
        for post, unit in units.items()
    }
