"""One sample issue's way through the four services, followed over their public APIs."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from samples import names
from samples.callers import Callers
from samples.channels import Channels

PATIENCE_SECONDS = 60
CASE_TOPIC = "routing.case.v1"
# What the case's state shows of the decision that was expected.
STATES = {
    "assigned": {"assigned", "accepted", "resolved"},
    "conflict": {"disputed"},
    "gap": {"triage"},
    "needs_fields": {"triage"},
}


@dataclass
class Way:
    """What was found on the way; `faults` is empty when it ended as it should."""

    sample: dict[str, Any]
    answer: dict[str, Any] = field(default_factory=dict)
    case: dict[str, Any] = field(default_factory=dict)
    told: list[dict[str, Any]] = field(default_factory=list)
    trail: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def expected(self) -> dict[str, Any]:
        return dict(self.sample["sample"]["expect"])

    def expect(self, what: str, expected: Any, found: Any) -> None:
        if expected != found:
            self.faults.append(f"{what}: 应为 {expected}，实为 {found}")


class Walker:
    def __init__(self, callers: Callers, client: httpx.AsyncClient) -> None:
        self._callers = callers
        self._client = client
        self._channels = Channels(callers, client)
        self._admin = callers.headers("admin")
        self._supervisor = callers.headers("supervisor")

    async def walk(self, sample: dict[str, Any], *, with_casework: bool) -> Way:
        way = Way(sample)
        try:
            await self._report(way)
            if not way.faults and way.expected["intake_status"] == 201:
                await self._follow(way, with_casework)
        except TimeoutError as error:
            way.faults.append(f"等了 {PATIENCE_SECONDS} 秒：{error}")
        except httpx.TransportError as error:
            way.faults.append(f"服务没有应答：{type(error).__name__}")
        return way

    async def _report(self, way: Way) -> None:
        body = {name: value for name, value in way.sample.items() if name != "sample"}
        if "external_ref" in body:
            # The other system's number is unique; a second run is another report.
            body["external_ref"] = {**body["external_ref"], "id": f"{body['external_ref']['id']}-{uuid4().hex[:8]}"}
        # What is to be refused is named by the common way's fields.
        is_sound = way.expected["intake_status"] == 201
        answer = await (self._channels.send(body) if is_sound else self._channels.send_plainly(body))
        way.answer = answer.json()
        way.expect("受理状态", way.expected["intake_status"], answer.status_code)
        if answer.status_code == 422 and "code" in way.expected:
            codes = {(error["field"], error["code"]) for error in way.answer.get("errors", [])}
            if (way.expected["field"], way.expected["code"]) not in codes:
                way.faults.append(f"应指出 {way.expected['field']} {way.expected['code']}，实为 {sorted(codes)}")

    async def _follow(self, way: Way, with_casework: bool) -> None:
        way.case = await self._case_once(way, lambda case: case["state"] != "received")
        expected = way.expected
        if way.case["state"] not in STATES[expected["outcome"]]:
            way.faults.append(f"状态：应为 {expected['outcome']}，实为 {way.case['state']}")
            return
        self._keep_from_the_unit_complained_of(way)
        if expected["outcome"] == "assigned":
            way.expect("承办单位", expected["unit_code"], way.case["lead"]["unit_code"])
            way.expect("权力", expected["power_code"], way.case["lead"]["power_code"])
            if with_casework:
                await self._work(way)
        await self._hear(way)

    def _keep_from_the_unit_complained_of(self, way: Way) -> None:
        """It leads nothing, helps in nothing, and is no party."""
        about = way.sample.get("about_unit")
        if about:
            units = [each["unit_code"] for each in (way.case["lead"], *way.case["assistants"]) if each]
            involved = {*units, *way.case["disputed_units"], way.case["supervising_unit"]}
            way.expect("回避", False, bool({about, names.unit_code(about)} & involved))

    async def _work(self, way: Way) -> None:
        """The lead post signs for it, its assistants answer, it is resolved; then the reporter sees that."""
        lead = way.case["lead"]
        officer = self._callers.headers("officer", lead["unit_code"], lead["post_code"])
        steps: list[tuple[str, dict[str, Any], dict[str, str]]] = [("accept", {}, officer)]
        for task in way.case["assistants"]:
            helper = self._callers.headers("officer", _post_unit(task), task["post_code"])
            steps.append(("complete_assist", {"task_id": task["task_id"], "result": "已到现场配合。"}, helper))
        steps.append(("resolve", {"result": "已到现场处理，问题已解决，请查看。"}, officer))
        for action, body, who in steps:
            url = f"{self._callers.url('routing')}/v1/cases/{way.case['case_id']}/actions/{action}"
            answer = await self._client.post(url, json=body, headers={**who, "Idempotency-Key": str(uuid4())})
            way.expect(f"动作 {action}", 200, answer.status_code)
            if answer.status_code != 200:
                return
            way.case |= answer.json()
        track = f"{self._callers.url('intake')}/v1/track/{way.answer['tracking_code']}"
        await self._once(track, {}, lambda view: view["status"] == "resolved", "报事人看到办结")

    async def _hear(self, way: Way) -> None:
        case_id, version = way.case["case_id"], way.case["version"]
        deliveries = f"{self._callers.url('notify')}/v1/deliveries?case_id={case_id}&limit=200"
        told = await self._once(deliveries, self._admin, lambda page: _reaches(page["items"], version), "各方收到通知")
        way.told = told["items"]
        trail = await self._once(
            f"{self._callers.url('audit')}/v1/cases/{case_id}/trail",
            self._supervisor,
            lambda found: _is_whole(found["items"], version, len(way.told)),
            "审计记录齐全",
        )
        way.trail = trail["items"]

    async def _case_once(self, way: Way, is_met: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        url = f"{self._callers.url('routing')}/v1/cases/{way.answer['issue_id']}"
        return await self._once(url, self._admin, is_met, "派单")

    async def _once(
        self, url: str, headers: dict[str, str], is_met: Callable[[dict[str, Any]], bool], what: str
    ) -> dict[str, Any]:
        """The first answer that meets the condition; TimeoutError naming `what`."""
        return await until(lambda: self._get(url, headers), is_met, what)

    async def _get(self, url: str, headers: dict[str, str]) -> dict[str, Any] | None:
        answer = await self._client.get(url, headers=headers)
        return answer.json() if answer.status_code == 200 else None


async def until(
    ask: Callable[[], Awaitable[dict[str, Any] | None]], is_met: Callable[[dict[str, Any]], bool], what: str
) -> dict[str, Any]:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                found = await ask()
                if found is not None and is_met(found):
                    return found
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise TimeoutError(f"没有等到“{what}”") from None


def _post_unit(task: dict[str, Any]) -> str:
    """A community's posts are those of its street; a post's code begins with its unit's."""
    return str(task["post_code"]).rpartition("-")[0]


def _reaches(deliveries: list[dict[str, Any]], version: int) -> bool:
    return max((delivery["case_version"] for delivery in deliveries), default=0) >= version


def _is_whole(items: list[dict[str, Any]], version: int, told: int) -> bool:
    """The receipt, every version of the case and every delivery are recorded."""
    actions = [item["action"] for item in items]
    # Each event of a case has a version of its own, whatever its action is called.
    versions = {item["case_version"] for item in items if item["src"]["topic"] == CASE_TOPIC}
    told_all = actions.count("delivery.recorded") >= told
    return "issue.received" in actions and versions >= set(range(1, version + 1)) and told_all
