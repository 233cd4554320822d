"""How many issues a second intake takes in, and floor A: one process each, alternating, sixteen connections."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

import asyncpg
import httpx

from bench import load
from bench.consumption import others_cores, used
from bench.floor_accept import TABLES
from bench.generator import Job, Tally
from bench.ground import Ground
from bench.plan import CONNECTIONS, Plan
from deploy.local.loop import finish

START_SECONDS_MAX = 30.0


@dataclass(frozen=True)
class Burst:
    """`cpu_seconds` by process name; per second and accepted count the answers 201 alone."""

    per_second: float
    accepted: int
    tally: Tally
    cpu_seconds: dict[str, float]
    others_cores: float


def product_burst(ground: Ground, plan: Plan, round_number: int, rate: float = 0.0) -> Burst:
    """Relay and consumers paused: intake alone, with its HTTP role only; what it accepts stays in the outbox.

    `rate`: so many reports a second; 0: as many as it takes.
    """
    ground.stop_services()
    ground.stack.start_service("intake", "http")
    ground.stack.wait_ready(["intake"])
    headers = load.reporter_headers(ground.service_url("intake"), CONNECTIONS)
    job = _job(plan, int(ground.stack.env["INTAKE_HTTP_PORT"]), headers, round_number, rate)
    burst = _measured(ground, job, {})
    ground.stack.stop(["intake"])
    return burst


def floor_burst(ground: Ground, database_url: str, plan: Plan, round_number: int) -> Burst:
    """Nothing of the product runs but the servers, and those have nothing to do."""
    ground.stop_services()
    finish(_fresh_tables(database_url))
    with _floor(ground.floor_port, database_url) as pid:
        headers: list[dict[str, str]] = [{} for _ in range(CONNECTIONS)]
        return _measured(ground, _job(plan, ground.floor_port, headers, round_number), {"floor": pid})


def _job(plan: Plan, port: int, headers: list[dict[str, str]], round_number: int, rate: float = 0.0) -> Job:
    return Job(
        port=port,
        path="/v1/issues",
        bodies=load.reporter_bodies(),
        headers=headers,
        seconds=plan.burst_seconds,
        warmup_seconds=plan.warmup_seconds,
        rate=rate,
        seed=plan.seed + round_number,
        key_prefix=uuid4().hex,
    )


def _measured(ground: Ground, job: Job, extra: dict[str, int]) -> Burst:
    before = ground.snapshot(extra)
    tally = load.send(job)
    after = ground.snapshot(extra)
    return Burst(
        tally.answered / tally.seconds, tally.accepted, tally, used(before, after), others_cores(before, after)
    )


async def _fresh_tables(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(TABLES)
    finally:
        await connection.close()


@contextmanager
def _floor(port: int, database_url: str) -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "-m", "bench.floor_accept", str(port), database_url])
    try:
        _wait_until_answering(port, process)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_answering(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS_MAX
    with httpx.Client(trust_env=False) as client:
        while True:
            try:
                client.get(f"http://127.0.0.1:{port}/")
            except httpx.HTTPError:
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError("floor A does not start") from None
                time.sleep(0.1)
            else:
                return
