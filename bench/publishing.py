"""From Kafka to a published checkpoint: a backlog as fast as it goes, and a steady stream, each record timed.

Signer and all three witnesses run as in `make up`. A record is published when the checkpoint that is served counts it;
the checkpoint's file is looked at fifty times a second.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import asyncpg

from bench.databases import rows_of
from bench.figures import Figure, at_least, at_most
from bench.ground import Ground
from bench.measures import percentile
from bench.record_stream import STREAM_PER_SECOND, send, stream
from deploy.local.loop import finish

# The publisher is one of what the relay runs.
ROLES = "http,consumer,relay"
RATE_MIN, P99_SECONDS_MAX = 2_000, 1.0
LOOKS_PER_SECOND = 50
PATIENCE_SECONDS = 300.0
_INDEX_OF = "SELECT event_id, index FROM record WHERE event_id = ANY($1::uuid[])"


def measure(ground: Ground, backlog: int, seconds: float) -> list[Figure]:
    stack = ground.stack
    ground.stop_services()
    for name in ("signer", "intake", "routing", "notify"):
        if stack.pid(name) is None:
            stack.start_service(name, None if name == "signer" else "http")
    stack.start_service("audit", ROLES)
    stack.wait_ready(["intake", "routing", "notify", "audit"])
    # What the start itself has told is published before anything is timed.
    finish(_published(ground, finish(send(ground, 1))))
    stack.stop(["audit"])
    waiting = finish(send(ground, backlog))
    stack.start_service("audit", ROLES)
    rate = finish(_drained(ground, waiting))
    late = finish(_streamed(ground, seconds))
    return figures_of(rate, late, backlog)


def figures_of(rate: float, late: Sequence[float], backlog: int) -> list[Figure]:
    return [
        Figure(
            "published_records_per_second",
            "Kafka→已发布检查点",
            rate,
            "条/s",
            at_least(RATE_MIN),
            note=f"积压 {backlog:,} 条，从第一条入库算起；签名与三个见证都在",
        ),
        Figure(
            "published_p99_seconds",
            f"每秒 {STREAM_PER_SECOND} 条时，Kafka→已发布检查点 p99",
            percentile(late, 99),
            "s",
            at_most(P99_SECONDS_MAX),
            note=f"{len(late):,} 条，p50 {percentile(late, 50):.2f} s",
        ),
    ]


def checkpoint_size(ground: Ground) -> int:
    """The second line of a checkpoint (C2SP tlog-checkpoint); 0 before the first."""
    path = Path(ground.stack.env["AUDIT_LOG_DIR"]) / "checkpoint"
    with suppress(FileNotFoundError):
        return int(path.read_text(encoding="utf-8").split("\n")[1])
    return 0


async def _until(reached: Callable[[], bool]) -> None:
    """TimeoutError."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            if reached():
                return
            await asyncio.sleep(1 / LOOKS_PER_SECOND)


async def _indices(ground: Ground, ids: Sequence[UUID]) -> dict[UUID, int]:
    """Once all of them are recorded. TimeoutError."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = {row["event_id"]: row["index"] for row in await rows_of(ground, "audit", _INDEX_OF, list(ids))}
            if len(found) == len(ids):
                return found
            await asyncio.sleep(0.5)


async def _published(ground: Ground, ids: Sequence[UUID]) -> None:
    end = max((await _indices(ground, ids)).values())
    await _until(lambda: checkpoint_size(ground) > end)


async def _drained(ground: Ground, waiting: Sequence[UUID]) -> float:
    """Records a second, from the first that is recorded to the checkpoint that counts the last."""
    before = checkpoint_size(ground)
    await _until_recorded(ground, before)
    began = time.monotonic()
    await _until(lambda: checkpoint_size(ground) >= before + len(waiting))
    return len(waiting) / (time.monotonic() - began)


async def _until_recorded(ground: Ground, before: int) -> None:
    """More than so many records. TimeoutError."""
    connection = await asyncpg.connect(ground.superuser_url("audit"))
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                if await connection.fetchval("SELECT size FROM log_head") > before:
                    return
                await asyncio.sleep(1 / LOOKS_PER_SECOND)
    finally:
        await connection.close()


async def _streamed(ground: Ground, seconds: float) -> list[float]:
    """Seconds of each record, from being given to Kafka until a checkpoint counts it."""
    looks: list[tuple[float, int]] = []
    looking = asyncio.create_task(_look(ground, looks))
    sent = await stream(ground, round(seconds * STREAM_PER_SECOND))
    indices = await _indices(ground, list(sent))
    end = max(indices.values())
    await _until(lambda: bool(looks) and looks[-1][1] > end)
    looking.cancel()
    return late_by(sent, indices, looks)


def late_by(sent: dict[UUID, float], indices: dict[UUID, int], looks: Sequence[tuple[float, int]]) -> list[float]:
    """`looks`: when the checkpoint was looked at and how large its tree was, in order."""
    late, place = [], 0
    for event_id in sorted(sent, key=lambda each: indices[each]):
        while looks[place][1] <= indices[event_id]:
            place += 1
        late.append(looks[place][0] - sent[event_id])
    return late


async def _look(ground: Ground, looks: list[tuple[float, int]]) -> None:
    while True:
        looks.append((time.monotonic(), checkpoint_size(ground)))
        await asyncio.sleep(1 / LOOKS_PER_SECOND)
