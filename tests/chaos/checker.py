"""Counts from the client's own log, over the API: what was promised is there, once and in order."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from samples.callers import Callers
from tests.chaos.clock_check import clock_complaints
from tests.chaos.history import History
from tests.chaos.killer import Killer
from tests.chaos.topic_order import order_complaints

PAST_TENSE = {
    "accept": "case.accepted",
    "start": "case.started",
    "ask_reporter": "reporter.asked",
    "resume": "case.resumed",
    "message": "message.posted",
    "complete_assist": "assist.completed",
    "waive_assist": "assist.waived",
    "resolve": "case.resolved",
}
# In intake, and the step on the case that routing makes of it.
SUPPLEMENT = ("issue.supplemented", "case.supplemented")
OPENINGS = frozenset({"case.assigned", "case.sent_to_triage", "case.disputed"})
IN_FLIGHT_SHARE_MIN = 0.3
OF_A_CASE = OPENINGS | {"case.supplemented", *PAST_TENSE.values()}
READ_ATTEMPTS_MAX = 5
READERS = 8


@dataclass
class Verdict:
    accepted: int = 0
    cases: int = 0
    trails: int = 0
    lost: int = 0
    doubled: int = 0
    kills: int = 0
    complaints: list[str] = field(default_factory=list)

    def is_clean(self) -> bool:
        return not self.complaints and not self.lost and not self.doubled

    def line(self) -> str:
        return (
            f"accepted={self.accepted} cases={self.cases} trails={self.trails} "
            f"lost={self.lost} doubled={self.doubled} kills={self.kills}"
        )


def _content(answer: httpx.Response) -> Any:
    return answer.json() if answer.status_code == 200 else None


class Checker:
    def __init__(self, environment: Mapping[str, str], history: History) -> None:
        self._callers = Callers(environment)
        self._history = history
        self._verdict = Verdict(accepted=history.accepted_count)
        self._client = httpx.AsyncClient(timeout=30)
        self._supervisor = self._callers.headers("supervisor")
        self._admin = self._callers.headers("admin")
        self._acted: dict[str, list[tuple[str, int]]] = {}
        for acted in history.acted:
            self._acted.setdefault(acted.case_id, []).append((acted.action, acted.version))
        self._supplements = Counter(entry.issue_id for entry in history.supplemented)

    async def run(self) -> Verdict:
        accepted = Counter(entry.issue_id for entry in self._history.accepted)
        self._double(len(accepted), sum(accepted.values()), "one issue answered two keys")
        waiting = iter(self._history.accepted)
        async with self._client:
            await asyncio.gather(*[self._read(waiting) for _ in range(READERS)])
            await self._count_all("issue.received", len(accepted))
            await self._check_completeness()
        return self._verdict

    async def _read(self, waiting: Iterable[Any]) -> None:
        for entry in waiting:
            await self._check_issue(entry.issue_id, entry.tracking_code)

    async def _get(self, service: str, path: str, headers: dict[str, str] | None = None, **query: Any) -> Any:
        """None when refused. A kept connection may be closed by the server just as it is used again."""
        url = f"{self._callers.url(service)}{path}"
        for _ in range(READ_ATTEMPTS_MAX - 1):
            try:
                return _content(await self._client.get(url, headers=headers, params=query or None))
            except httpx.TransportError:
                await asyncio.sleep(1)
        return _content(await self._client.get(url, headers=headers, params=query or None))

    async def _check_issue(self, issue_id: str, tracking_code: str) -> None:
        case = await self._get("routing", f"/v1/cases/{issue_id}", self._admin)
        trail = await self._get("audit", f"/v1/cases/{issue_id}/trail", self._supervisor)
        progress = await self._get("intake", f"/v1/track/{tracking_code}")
        if case is None:
            self._lose(issue_id, "no case")
            return
        self._verdict.cases += 1
        if progress is None or progress["status"] != case["state"]:
            self._lose(issue_id, f"the reporter sees {progress and progress['status']}, the case is {case['state']}")
        if not trail or not trail["items"]:
            self._lose(issue_id, "no trail")
            return
        self._verdict.trails += 1
        self._check_trail(issue_id, trail["items"], case["version"])
        self._verdict.complaints += clock_complaints(case, trail["items"])
        await self._check_deliveries(issue_id, trail["items"])

    def _check_trail(self, issue_id: str, items: list[dict[str, Any]], version: int) -> None:
        actions = Counter(item["action"] for item in items)
        openings = sum(count for action, count in actions.items() if action in OPENINGS)
        expected = {"issue.received": 1} | dict.fromkeys(SUPPLEMENT, self._supplements[issue_id])
        expected |= Counter(PAST_TENSE[action] for action, _ in self._acted.get(issue_id, []))
        for action, count in expected.items():
            self._compare(issue_id, action, count, actions[action])
        self._compare(issue_id, "opening", 1, openings)
        versions = [item["case_version"] for item in items if item["action"] in OF_A_CASE]
        if versions != list(range(1, version + 1)):
            self._verdict.complaints.append(f"{issue_id}: versions {versions} of a case at version {version}")

    async def _check_deliveries(self, issue_id: str, items: list[dict[str, Any]]) -> None:
        found = await self._get("notify", "/v1/deliveries", self._admin, case_id=issue_id, limit=200)
        told = Counter(
            (d["cause_event_id"], d["party"], d["recipient"]["ref"], d["channel"])
            for d in (found or {"items": []})["items"]
        )
        doubled = sum(count - 1 for count in told.values())
        self._double(0, doubled, f"{issue_id}: somebody was told twice")
        # What became of a telling later is recorded, too, with the state before.
        first = [item for item in items if item["action"] == "delivery.recorded" and not item.get("before")]
        recorded = len(first)
        self._compare(issue_id, "delivery.recorded", sum(told.values()), recorded)
        if not told:
            self._lose(issue_id, "nobody was told")

    def _compare(self, issue_id: str, what: str, expected: int, found: int) -> None:
        if found < expected:
            self._lose(issue_id, f"{what}: {found} of {expected}")
        self._double(expected, found, f"{issue_id}: {what}")

    def _lose(self, issue_id: str, why: str) -> None:
        self._verdict.lost += 1
        self._verdict.complaints.append(f"lost {issue_id}: {why}")

    def _double(self, expected: int, found: int, why: str) -> None:
        if found > expected:
            self._verdict.doubled += found - expected
            self._verdict.complaints.append(f"doubled {why}: {found} instead of {expected}")

    async def _count_all(self, action: str, expected: int) -> None:
        """No issue that nobody asked for: each key made one."""
        count, cursor = 0, None
        while True:
            query = {"action": action, "limit": 200} | ({"cursor": cursor} if cursor else {})
            page = await self._get("audit", "/v1/events", self._supervisor, **query)
            if page is None:
                self._verdict.complaints.append("audit does not list its records")
                return
            count += len(page["items"])
            cursor = page["next_cursor"]
            if not cursor:
                break
        self._compare("all", action, expected, count)

    async def _check_completeness(self) -> None:
        answer = await self._get("audit", "/v1/completeness", self._supervisor)
        if answer is None or not answer["ok"]:
            self._verdict.complaints.append(f"completeness is not clean: {str(answer)[:600]}")


async def check(environment: Mapping[str, str], history: History, killer: Killer) -> Verdict:
    verdict = await Checker(environment, history).run()
    verdict.kills = killer.kills
    verdict.complaints += await order_complaints(environment)
    if killer.in_flight_share() < IN_FLIGHT_SHARE_MIN:
        verdict.complaints.append(f"only {killer.in_flight_share():.0%} of the kills had work in flight")
    return verdict
