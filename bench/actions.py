"""Steps on cases over routing's HTTP: how many a second, and how soon audit has them."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from bench import load
from bench.chain import chain_of
from bench.consumption import others_cores, used
from bench.databases import rows_of
from bench.figures import Figure, at_least, at_most
from bench.generator import Job
from bench.ground import Ground
from bench.measures import percentile
from bench.officers import Officer, tokens_of
from bench.plan import CONNECTIONS
from deploy.local.loop import finish

ACTIONS_PER_SECOND_MIN = 150
ACTION_P99_MS_MAX = 250
AUDIT_SECONDS_MAX = 10
ISSUES_PER_SECOND = 60.0
# After signing, what the answer offers is done, in this order.
_THEN: Mapping[str, Mapping[str, Any]] = {"start": {}, "message": {"text": "已到现场"}}
_OTHERWISE: Mapping[str, Mapping[str, Any]] = {"resolve": {"result": "已办"}}

ASSIGNED = """
SELECT id::text AS case_id, lead_post, work_unit FROM case_file
 WHERE state = 'assigned' AND lead_post <> '' AND opened_at >= $1 ORDER BY id
"""


@dataclass(frozen=True)
class Burst:
    """`cpu_seconds` by process name, until everything is recorded; `client_cpu_seconds`: of those who act."""

    per_second: float
    p50_ms: float
    p99_ms: float
    actions: int
    audit_seconds: float
    cpu_seconds: Mapping[str, float]
    client_cpu_seconds: float
    others_cores: float


def measure(ground: Ground, issues: int) -> list[Figure]:
    ground.stack.start_services()
    return figures_of(_burst(ground, issues))


def _burst(ground: Ground, issues: int) -> Burst:
    since = datetime.now(UTC)
    _report(ground, issues)
    finish(_settled(ground))
    # Other parts have left tens of thousands, at which this one would be for half an hour.
    cases = finish(rows_of(ground, "routing", ASSIGNED, since))
    tokens = tokens_of(ground, {row["lead_post"]: row["work_unit"] for row in cases})
    before = ground.snapshot()
    begun = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        parts = [cases[number::CONNECTIONS] for number in range(CONNECTIONS)]
        taken = [
            each for part in pool.map(lambda part: _work_off(Officer(ground), part, tokens), parts) for each in part
        ]
    seconds = time.perf_counter() - begun
    caught_up = finish(_settled(ground))
    after = ground.snapshot()
    return Burst(
        len(taken) / seconds,
        percentile(taken, 50),
        percentile(taken, 99),
        len(taken),
        caught_up,
        used(before, after),
        after.bench - before.bench,
        others_cores(before, after),
    )


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
    answered = officer.take(case_id, action, body, token)
    assert answered.status == 200, answered.content
    taken.append(answered.milliseconds)
    return {each["action"] for each in answered.content["next_actions"]}


async def _settled(ground: Ground) -> float:
    """Seconds until everything is published, handled and recorded."""
    begun = time.perf_counter()
    async with chain_of(ground) as chain:
        await chain.finish()
    return time.perf_counter() - begun


def figures_of(burst: Burst) -> list[Figure]:
    cpu_ms = {name: seconds * 1000 / burst.actions for name, seconds in burst.cpu_seconds.items()}
    detail = {
        "cpu_ms_per_action": cpu_ms,
        "client_cpu_ms_per_action": burst.client_cpu_seconds * 1000 / burst.actions,
        "others_cores": burst.others_cores,
    }
    return [
        Figure(
            "actions_per_second",
            f"办件动作（{CONNECTIONS} 连接）",
            burst.per_second,
            "次/s",
            at_least(ACTIONS_PER_SECOND_MIN),
            note=f"{burst.actions:,} 次；每次 CPU：派单 {cpu_ms['routing']:.1f} ms，全部 {sum(cpu_ms.values()):.1f} ms",
            detail=detail,
        ),
        Figure(
            "action_p99_ms",
            "办件动作 p99",
            burst.p99_ms,
            "ms",
            at_most(ACTION_P99_MS_MAX),
            note=f"p50 {burst.p50_ms:.0f} ms",
        ),
        Figure("actions_in_audit_seconds", "动作之后审计追平", burst.audit_seconds, "s", at_most(AUDIT_SECONDS_MAX)),
    ]
