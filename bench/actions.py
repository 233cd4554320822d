"""Steps on cases over routing's HTTP: how many a second, how soon audit has them, and what races of two officers do."""

import http.client
import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg

from bench import load
from bench.chain import chain_of
from bench.figures import Figure, at_least, at_most
from bench.generator import Job
from bench.ground import Ground
from bench.measures import percentile
from bench.plan import CONNECTIONS
from bench.queue_filling import UNIT, fill
from chassis.security.issuing import TokenIssuer
from cli.token import issuer_of
from deploy.local.loop import finish

ACTIONS_PER_SECOND_MIN = 150
ACTION_P99_MS_MAX = 250
AUDIT_SECONDS_MAX = 10
ISSUES_PER_SECOND = 60.0
RACERS = (f"{UNIT}-P06", f"{UNIT}-P07")
# After signing, what the answer offers is done, in this order.
_THEN: Mapping[str, Mapping[str, Any]] = {"start": {}, "message": {"text": "已到现场"}}
_OTHERWISE: Mapping[str, Mapping[str, Any]] = {"resolve": {"result": "已办"}}

ASSIGNED = """
SELECT id::text AS case_id, lead_post, work_unit FROM case_file WHERE state = 'assigned' AND lead_post <> '' ORDER BY id
"""
# Cases of the queue's filling, all open in the racers' unit.
RACED = """
UPDATE case_file SET state = 'assigned', is_open = true, version = 1, lead_unit = $1, work_unit = $1, lead_post = $2
 WHERE id IN (SELECT id FROM case_file WHERE reporter_ref = 'rp_bench' ORDER BY id LIMIT $3) RETURNING id::text
"""
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


@dataclass(frozen=True)
class Burst:
    per_second: float
    p99_ms: float
    actions: int
    audit_seconds: float


@dataclass(frozen=True)
class Races:
    """`outcomes`: the two statuses of a race, sorted → how many."""

    count: int
    outcomes: Mapping[tuple[int, ...], int]
    deadlocks: int
    seconds: float


class Officer:
    """A kept-alive connection to routing; whoever's token is given."""

    def __init__(self, ground: Ground) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(ground.service_url("routing")).netloc, timeout=30)

    def take(
        self, case_id: str, action: str, body: Mapping[str, Any], token: str, version: int | None = None
    ) -> tuple[int, dict[str, Any], float]:
        """Status, answer, milliseconds."""
        headers = {
            "Authorization": f"Bearer {token}",
            "Idempotency-Key": uuid4().hex,
            "Content-Type": "application/json",
            **({} if version is None else {"If-Match": f'"{version}"'}),
        }
        begun = time.perf_counter()
        self._connection.request("POST", f"/v1/cases/{case_id}/actions/{action}", json.dumps(body), headers)
        answer = self._connection.getresponse()
        content = json.loads(answer.read())
        return answer.status, content, (time.perf_counter() - begun) * 1000


def measure(ground: Ground, issues: int, races: int) -> list[Figure]:
    """The last of all parts: the races leave events behind that the other services can't know the cases of."""
    ground.stack.start_services()
    burst = _burst(ground, issues)
    ground.stop_services()
    ground.stack.start_service("routing", "http")
    ground.stack.wait_ready(["routing"])
    return figures_of(burst, _race(ground, races))


def _burst(ground: Ground, issues: int) -> Burst:
    _report(ground, issues)
    finish(_settled(ground))
    cases = finish(_rows(ground, ASSIGNED))
    tokens = _tokens(issuer_of(ground.stack.env), {row["lead_post"]: row["work_unit"] for row in cases})
    begun = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        parts = [cases[number::CONNECTIONS] for number in range(CONNECTIONS)]
        taken = [
            each for part in pool.map(lambda part: _work_off(Officer(ground), part, tokens), parts) for each in part
        ]
    seconds = time.perf_counter() - begun
    caught_up = finish(_settled(ground))
    return Burst(len(taken) / seconds, percentile(taken, 99), len(taken), caught_up)


def _report(ground: Ground, issues: int) -> None:
    load.send(
        Job(
            port=int(ground.stack.env["INTAKE_HTTP_PORT"]),
            path="/v1/issues",
            bodies=load.reporter_bodies(),
            headers=load.reporter_headers(ground.service_url("intake"), CONNECTIONS),
            seconds=issues / ISSUES_PER_SECOND,
            rate=ISSUES_PER_SECOND,
            key_prefix=uuid4().hex,
        )
    )


def _work_off(officer: Officer, cases: Sequence[Any], tokens: Mapping[str, str]) -> list[float]:
    """Milliseconds of every action; AssertionError when one is refused."""
    taken: list[float] = []
    for case in cases:
        token = tokens[case["lead_post"]]
        offered = _step(officer, case["case_id"], "accept", {}, token, taken)
        # What the case offered once need not be offered again after the next step.
        plan = _THEN if "start" in offered else _OTHERWISE
        for action, body in plan.items():
            if action in offered:
                offered = _step(officer, case["case_id"], action, body, token, taken)
    return taken


def _step(
    officer: Officer, case_id: str, action: str, body: Mapping[str, Any], token: str, taken: list[float]
) -> set[str]:
    status, content, milliseconds = officer.take(case_id, action, body, token)
    assert status == 200, content
    taken.append(milliseconds)
    return {each["action"] for each in content["next_actions"]}


def _race(ground: Ground, races: int) -> Races:
    """Two officers of one unit, who have both seen version 1, sign for the same case at once."""
    finish(fill(ground.superuser_url("routing"), 10**9, 10**9 + races))
    cases = [row["id"] for row in finish(_rows(ground, RACED, UNIT, RACERS[0], races))]
    issuer = issuer_of(ground.stack.env)
    tokens = _tokens(issuer, dict.fromkeys(RACERS, UNIT))
    before = finish(_rows(ground, DEADLOCKS))[0]["deadlocks"]
    outcomes: Counter[tuple[int, ...]] = Counter()
    begun = time.perf_counter()
    officers = [Officer(ground) for _ in RACERS]
    with ThreadPoolExecutor(len(RACERS)) as pool:
        for case_id in cases:
            runs = [
                pool.submit(officer.take, case_id, "accept", {}, tokens[post], 1)
                for officer, post in zip(officers, RACERS, strict=True)
            ]
            answers = [run.result() for run in runs]
            outcomes[tuple(sorted(status for status, _, _ in answers))] += 1
            assert all(content["state"] == "accepted" for _, content, _ in answers), answers
    seconds = time.perf_counter() - begun
    after = finish(_rows(ground, DEADLOCKS))[0]["deadlocks"]
    return Races(len(cases), outcomes, after - before, seconds)


def _tokens(issuer: TokenIssuer, units: Mapping[str, str]) -> dict[str, str]:
    """By post."""
    return {
        post: issuer.issue("officer", f"bench-{post}", lifetime=timedelta(hours=2), unit=unit, post=post)
        for post, unit in units.items()
    }


async def _rows(ground: Ground, statement: str, *values: Any) -> list[Any]:
    connection = await asyncpg.connect(ground.superuser_url("routing"), command_timeout=300)
    try:
        return list(await connection.fetch(statement, *values))
    finally:
        await connection.close()


async def _settled(ground: Ground) -> float:
    """Seconds until everything is published, handled and recorded."""
    begun = time.perf_counter()
    async with chain_of(ground) as chain:
        await chain.finish()
    return time.perf_counter() - begun


def figures_of(burst: Burst, races: Races) -> list[Figure]:
    won = races.outcomes.get((200, 412), 0)
    outcomes = {"/".join(map(str, statuses)): count for statuses, count in sorted(races.outcomes.items())}
    return [
        Figure(
            "actions_per_second",
            f"办件动作（{CONNECTIONS} 连接）",
            burst.per_second,
            "次/s",
            at_least(ACTIONS_PER_SECOND_MIN),
            note=f"{burst.actions:,} 次",
        ),
        Figure("action_p99_ms", "办件动作 p99", burst.p99_ms, "ms", at_most(ACTION_P99_MS_MAX)),
        Figure("actions_in_audit_seconds", "动作之后审计追平", burst.audit_seconds, "s", at_most(AUDIT_SECONDS_MAX)),
        Figure(
            "races_undecided",
            "两人同办一件：不是一胜一 412 的",
            races.count - won,
            "次",
            at_most(0),
            note=f"{races.count:,} 次竞争，{races.count / races.seconds:.0f} 次/s",
            detail=outcomes,
        ),
        Figure("race_deadlocks", "竞争中的死锁", races.deadlocks, "次", at_most(0)),
    ]
