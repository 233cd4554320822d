"""What the people of the sample district do and see, over the public interfaces of the four services."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from uuid import uuid4

import asyncpg
import httpx

from deploy.local.stack import Stack
from samples.callers import Callers
from samples.channels import RECEIVERS
from tests.journey.collector import Collector

PATIENCE_SECONDS = 60
POLL_SECONDS = 0.1
NIGHT_NOISE: dict[str, Any] = {
    "channel": "miniprogram",
    "title": "工地半夜打桩吵得睡不着",
    "text": "小区对面的工地连着三天夜里十一点以后还在打桩，窗户都在震。",
    "category_code": "040203",
    "area_code": "500105006002",
    "occurred_at": "2025-11-12T23:20:00+08:00",
}
NIGHT_NOISE_UNIT, NIGHT_NOISE_POWER = "500105-HB", "500105-CF-HB-0006"
OFFICIAL_CHANNELS = frozenset(RECEIVERS)

Json = dict[str, Any]


class District:
    def __init__(self, stack: Stack, collector: Collector, client: httpx.AsyncClient) -> None:
        self.stack = stack
        self.collector = collector
        self.client = client
        self.callers = Callers(stack.env)
        self.admin = self.callers.headers("admin")
        self.supervisor = self.callers.headers("supervisor")

    def url(self, service: str, path: str) -> str:
        return f"{self.callers.url(service)}{path}"

    async def report(self, body: Json = NIGHT_NOISE, traceparent: str = "") -> Json:
        """The answer to the POST, and the caller's own headers under `reporter`."""
        if body["channel"] in OFFICIAL_CHANNELS:
            reporter = self.callers.headers("officer", *RECEIVERS[body["channel"]])
        else:
            reporter = await self.callers.reporter_headers(self.client)
        headers = {**reporter, "Idempotency-Key": str(uuid4())} | ({"traceparent": traceparent} if traceparent else {})
        answer = await self.client.post(self.url("intake", "/v1/issues"), json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return {**answer.json(), "reporter": reporter}

    async def step(self, case: Json, action: str, body: Json) -> Json:
        """The lead post takes a step."""
        lead = case["lead"]
        officer = self.callers.headers("officer", lead["unit_code"], lead["post_code"])
        url = self.url("routing", f"/v1/cases/{case['case_id']}/actions/{action}")
        answer = await self.client.post(url, json=body, headers={**officer, "Idempotency-Key": str(uuid4())})
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def waive_assistants(self, case: Json) -> int:
        """The lead does without the answers of its assistants; how many there were."""
        for task in case["assistants"]:
            await self.step(case, "waive_assist", {"task_id": task["task_id"], "reason": "现场已处置"})
        return len(case["assistants"])

    async def track(self, issue: Json, *statuses: str) -> Json:
        """The public page, once it shows one of the statuses (`received` is the first); it needs no token."""
        wanted = statuses or ("received",)
        url = self.url("intake", f"/v1/track/{issue['tracking_code']}")
        return await self.get_once(url, {}, lambda page: page["status"] in wanted)

    async def case(self, issue: Json) -> Json:
        """The case, once routing has opened it."""
        return await self.get_once(self.url("routing", f"/v1/cases/{issue['issue_id']}"), self.admin, lambda _: True)

    async def told(self, issue: Json, is_enough: Callable[[list[Json]], bool]) -> list[Json]:
        """The delivery ledger, once it is enough."""
        url = self.url("notify", f"/v1/deliveries?case_id={issue['issue_id']}&limit=200")
        page = await self.get_once(url, self.admin, lambda page: is_enough(page["items"]))
        return list(page["items"])

    async def trail(self, issue: Json, *actions: str) -> list[Json]:
        """The records of a case, once all of the actions are among them."""
        url = self.url("audit", f"/v1/cases/{issue['issue_id']}/trail")
        found = await self.get_once(
            url, self.supervisor, lambda page: set(actions) <= {item["action"] for item in page["items"]}
        )
        return list(found["items"])

    async def goes_all_the_way(self, body: Json = NIGHT_NOISE) -> Json:
        """A new issue, followed until it is assigned, told and on record."""
        issue = await self.report(body)
        await self.track(issue, "assigned")
        await self.trail(issue, "issue.received", "case.assigned", "delivery.recorded")
        return issue

    async def completeness(self) -> Json:
        """Audit's report, once nothing is on its way and nothing is missing."""
        url = self.url("audit", "/v1/completeness")
        return await self.get_once(url, self.supervisor, lambda report: report["ok"] and not report["pending"])

    async def get_once(self, url: str, headers: dict[str, str], is_met: Callable[[Json], bool]) -> Json:
        """The first 200 that meets the condition; the assertion shows the last answer there was."""
        last: list[Any] = ["no answer"]

        async def ask() -> Json | None:
            try:
                answer = await self.client.get(url, headers=headers)
            except httpx.TransportError as error:
                last[0] = type(error).__name__
                return None
            last[0] = f"{answer.status_code} {answer.text[:2000]}"
            return answer.json() if answer.status_code == 200 and is_met(answer.json()) else None

        found: Json = await until(ask, lambda: f"{url}: {last[0]}")
        return found

    async def rows(self, database: str, statement: str, *values: object) -> list[Any]:
        connection = await asyncpg.connect(self.stack.env[f"{database.upper()}_DATABASE_URL"])
        try:
            return list(await connection.fetch(statement, *values))
        finally:
            await connection.close()

    async def restart(self, names: Iterable[str]) -> None:
        """Starts those of the services that don't run, and returns when they are ready."""
        for name in names:
            self.stack.start_service(name)
        await asyncio.to_thread(self.stack.wait_ready, names)


async def until(ask: Callable[[], Awaitable[Any]], last: Callable[[], str]) -> Any:
    """The first true answer; an AssertionError with `last()` when there was none."""
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up_at:
        if found := await ask():
            return found
        await asyncio.sleep(POLL_SECONDS)
    raise AssertionError(f"not within {PATIENCE_SECONDS} s: {last()}")
