"""From the client's 201 to the audit record, with everything running, at a steady quarter of the top accept rate."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import asyncpg

from bench import load
from bench.chain import chain_of, moment
from bench.consumption import others_cores, used
from bench.generator import Job, Tally
from bench.ground import Ground
from bench.measures import percentile
from bench.plan import CONNECTIONS, Plan
from deploy.local.loop import finish

RECORDED = """
SELECT case_id::text AS case_id, convert_from(leaf, 'UTF8')::json->>'recorded_at' AS recorded_at
  FROM record WHERE action = 'issue.received' AND case_id = ANY($1::uuid[])
"""


class RecordsMissingError(Exception):
    """Some accepted issues never reached audit."""


@dataclass(frozen=True)
class Latency:
    """Milliseconds; `tally` has how long the 201 itself took."""

    rate: float
    p50_ms: float
    p99_ms: float
    max_ms: float
    issues: int
    tally: Tally
    cpu_seconds: dict[str, float]
    others_cores: float


def measure(ground: Ground, plan: Plan, rate: float) -> Latency:
    """RecordsMissingError."""
    ground.stack.start_services()
    finish(_quiet(ground))
    log = ground.stack.home / "accepted.log"
    job = Job(
        port=int(ground.stack.env["INTAKE_HTTP_PORT"]),
        path="/v1/issues",
        bodies=load.reporter_bodies(),
        headers=load.reporter_headers(ground.service_url("intake"), CONNECTIONS),
        seconds=plan.latency_seconds,
        warmup_seconds=plan.warmup_seconds,
        rate=rate,
        seed=plan.seed,
        key_prefix=uuid4().hex,
        log=str(log),
    )
    before = ground.snapshot()
    tally = load.send(job)
    finish(_quiet(ground))
    after = ground.snapshot()
    accepted = after_warmup(read_log(log), plan.warmup_seconds)
    delays = delays_ms(accepted, finish(_recorded(ground, list(accepted))))
    return Latency(
        rate,
        percentile(delays, 50),
        percentile(delays, 99),
        max(delays),
        tally.accepted,
        tally,
        used(before, after),
        others_cores(before, after),
    )


async def _quiet(ground: Ground) -> int:
    async with chain_of(ground) as chain:
        return await chain.finish()


async def _recorded(ground: Ground, issue_ids: list[str]) -> dict[str, float]:
    connection = await asyncpg.connect(ground.superuser_url("audit"))
    try:
        rows = await connection.fetch(RECORDED, issue_ids)
    finally:
        await connection.close()
    return {row["case_id"]: moment(row["recorded_at"]) for row in rows}


def read_log(path: Path) -> dict[str, float]:
    """Issue id → when its 201 was in, by time.time()."""
    lines = (line.split() for line in path.read_text().splitlines())
    return {issue_id: float(accepted_at) for issue_id, accepted_at in lines}


def after_warmup(accepted: Mapping[str, float], warmup_seconds: float) -> dict[str, float]:
    counted_from = min(accepted.values(), default=0.0) + warmup_seconds
    return {issue_id: at for issue_id, at in accepted.items() if at >= counted_from}


def delays_ms(accepted: Mapping[str, float], recorded: Mapping[str, float]) -> list[float]:
    """RecordsMissingError. A record made before the client had its answer counts as no delay."""
    missing = _missing(accepted, recorded)
    if missing:
        raise RecordsMissingError(f"{len(missing)} of {len(accepted)} issues are not in audit, e.g. {missing[0]}")
    return [max(0.0, (recorded[issue_id] - at) * 1000) for issue_id, at in accepted.items()]


def _missing(accepted: Iterable[str], recorded: Mapping[str, float]) -> list[str]:
    return [issue_id for issue_id in accepted if issue_id not in recorded]
