"""Reporters and officers who go on whatever breaks: every request is repeated with its key until it is answered."""

import asyncio
import json
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from samples.callers import Callers
from tests.chaos.history import Accepted, Acted, History, Supplemented
from tests.chaos.ways import set_ways

ISSUES = Path(__file__).parent.parent.parent / "samples" / "issues.jsonl"
REPORTERS = 16
OFFICERS = 4
# Seconds between two issues of one reporter: about forty issues a second over all.
PAUSE_SECONDS = 0.3
OFFICER_CHANNELS = {"hotline", "hall", "patrol"}
# One issue in so many is also worked on by an officer, and to one of the others its reporter adds something: a step
# that routing takes because of an event, with nothing but the inbox to tell it from a second delivery of it.
CASEWORK_EVERY = 4


def sample_bodies() -> list[dict[str, Any]]:
    """The sample issues that intake accepts."""
    rows = [json.loads(line) for line in ISSUES.read_text(encoding="utf-8").splitlines()]
    good = [row for row in rows if row["sample"]["expect"]["intake_status"] == 201]
    # An external reference is unique, so it can be sent once only.
    return [{k: v for k, v in row.items() if k not in {"sample", "external_ref"}} for row in good]


def reachable(body: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """With a number to be written to, where the issue names nobody and does not want to be anonymous."""
    if body["channel"] in OFFICER_CHANNELS or body.get("reporter") or body.get("anonymous"):
        return body
    return {**body, "reporter": {"name": "试某", "phone": f"1380013{chance.randrange(10_000):04d}"}}


class Load:
    def __init__(self, environment: Mapping[str, str], history: History, chance: random.Random) -> None:
        self._callers = Callers(environment)
        self._history = history
        self._chance = chance
        self._bodies = sample_bodies()
        self._client = httpx.AsyncClient(timeout=10, limits=httpx.Limits(max_connections=40))
        self._reporters: list[dict[str, str]] = []
        self._casework: asyncio.Queue[str] = asyncio.Queue()
        self._officer = self._callers.headers("officer", "500105-ZW", "500105-ZW-P05")
        self._admin = self._callers.headers("admin")

    async def open_sessions(self) -> None:
        for _ in range(REPORTERS):
            self._reporters.append(await self._callers.reporter_headers(self._client))
        await set_ways(self._client, self._callers, self._reporters)

    async def run(self, is_enough: Callable[[], bool]) -> None:
        tasks = [self._report(headers, is_enough) for headers in self._reporters]
        tasks += [self._work(is_enough) for _ in range(OFFICERS)]
        try:
            await asyncio.gather(*tasks)
        finally:
            await self._client.aclose()

    async def _report(self, headers: dict[str, str], is_enough: Callable[[], bool]) -> None:
        while not is_enough():
            body = reachable(self._chance.choice(self._bodies), self._chance)
            who = self._officer if body["channel"] in OFFICER_CHANNELS else headers
            key = str(uuid4())
            url = f"{self._callers.url('intake')}/v1/issues"
            answer, attempts = await self._until_answered("POST", url, {**who, "Idempotency-Key": key}, body)
            if answer.status_code != 201:
                raise AssertionError(f"a good issue was refused: {answer.status_code} {answer.text[:300]}")
            content = answer.json()
            self._history.add(Accepted(key, content["issue_id"], content["tracking_code"], attempts))
            number = len(self._history.accepted) % CASEWORK_EVERY
            if number == 0:
                self._casework.put_nowait(content["issue_id"])
            elif number == 1 and who is headers:
                await self._supplement(content["issue_id"], headers)
            await asyncio.sleep(PAUSE_SECONDS * self._chance.uniform(0.5, 1.5))

    async def _supplement(self, issue_id: str, headers: dict[str, str]) -> None:
        url = f"{self._callers.url('intake')}/v1/issues/{issue_id}/supplements"
        keyed, body = {**headers, "Idempotency-Key": str(uuid4())}, {"text": "今天又发生了一次。"}
        answer, _ = await self._until_answered("POST", url, keyed, body)
        if answer.status_code != 201:
            raise AssertionError(f"a supplement was refused: {answer.status_code} {answer.text[:300]}")
        self._history.add(Supplemented(issue_id))

    async def _work(self, is_enough: Callable[[], bool]) -> None:
        while not is_enough():
            try:
                case_id = await asyncio.wait_for(self._casework.get(), 1)
            except TimeoutError:
                continue
            await self._work_on(case_id, is_enough)

    async def _work_on(self, case_id: str, is_enough: Callable[[], bool]) -> None:
        case = await self._when_opened(case_id, is_enough)
        if case is None or case["state"] != "assigned":
            return
        for action, body, post in casework(case, self._chance):
            who = self._callers.headers("officer", post.rpartition("-")[0], post)
            url = f"{self._callers.url('routing')}/v1/cases/{case_id}/actions/{action}"
            headers = {**who, "Idempotency-Key": str(uuid4())}
            answer, _ = await self._until_answered("POST", url, headers, body)
            if answer.status_code != 200:
                raise AssertionError(f"{action} was refused: {answer.status_code} {answer.text[:300]}")
            self._history.add(Acted(case_id, action, answer.json()["version"]))

    async def _when_opened(self, case_id: str, is_enough: Callable[[], bool]) -> dict[str, Any] | None:
        url = f"{self._callers.url('routing')}/v1/cases/{case_id}"
        while not is_enough():
            answer, _ = await self._until_answered("GET", url, self._admin, None)
            if answer.status_code == 200:
                return dict(answer.json())
            await asyncio.sleep(0.5)
        return None

    async def _until_answered(
        self, method: str, url: str, headers: dict[str, str], body: dict[str, Any] | None
    ) -> tuple[httpx.Response, int]:
        """The first answer that settles it: no 5xx, no 429, no 409 of a request still in flight."""
        attempts = 0
        while True:
            attempts += 1
            self._history.requests_in_flight += 1
            try:
                answer = await self._client.request(method, url, headers=headers, json=body)
                in_flight = answer.status_code == 409 and answer.json().get("code") == "idempotency_in_flight"
                if answer.status_code < 500 and answer.status_code != 429 and not in_flight:
                    return answer, attempts
            except httpx.TransportError:
                pass
            finally:
                self._history.requests_in_flight -= 1
            await asyncio.sleep(self._chance.uniform(0.1, 0.4))


def casework(case: dict[str, Any], chance: random.Random) -> list[tuple[str, dict[str, Any], str]]:
    """A way through the matrix to its resolution: [(action, body, post that takes it)]."""
    lead = case["lead"]["post_code"]
    steps: list[tuple[str, dict[str, Any], str]] = [("accept", {}, lead)]
    if chance.random() < 0.5:
        steps.append(("start", {}, lead))
    if chance.random() < 0.3:
        steps += [("ask_reporter", {"question": "请补充具体位置。"}, lead), ("resume", {}, lead)]
    if chance.random() < 0.3:
        steps.append(("message", {"text": "请协办单位尽快到场。"}, lead))
    for task in case["assistants"]:
        if chance.random() < 0.7 and task["post_code"]:
            answer = {"task_id": task["task_id"], "result": "已到现场配合。"}
            steps.append(("complete_assist", answer, task["post_code"]))
        else:
            steps.append(("waive_assist", {"task_id": task["task_id"], "reason": "现场已处置。"}, lead))
    return [*steps, ("resolve", {"result": "已到现场处理，问题已解决。"}, lead)]
