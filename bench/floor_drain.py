"""Floor B: a bare aiokafka + asyncpg chain issue → case → delivery → record, in four processes as the product.

The backlog lies in the first outbox; what counts are the rows of the record table at the chain's end. The product's
records are those of every hop, so it makes several of one issue; its messages carry what a record needs.
"""

import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import asyncpg
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from uuid_utils.compat import uuid7

from bench.floor_stage import EMIT, PARTITIONS, STAGES, tables_of, topic_of

ROWS_AT_ONCE = 2000
STOP_SECONDS_MAX = 10.0


async def prepare(database_url: str, bootstrap: str, run: str, issues: int) -> None:
    """Fresh tables, fresh topics, and the backlog."""
    connection = await asyncpg.connect(database_url)
    try:
        for name in STAGES:
            await connection.execute(tables_of(name))
        payload = bytes(STAGES["issue"].payload_bytes)
        for first in range(0, issues, ROWS_AT_ONCE):
            keys = [uuid7() for _ in range(min(ROWS_AT_ONCE, issues - first))]
            await connection.execute(EMIT.format("issue"), [uuid7() for _ in keys], keys, [payload] * len(keys))
        await connection.execute("ANALYZE issue_outbox")
    finally:
        await connection.close()
    names = [topic_of(run, name) for name, stage in STAGES.items() if stage.payload_bytes]
    await with_admin(bootstrap, lambda admin: admin.create_topics([NewTopic(name, PARTITIONS, 1) for name in names]))


async def remove_topics(bootstrap: str, run: str) -> None:
    names = [topic_of(run, name) for name, stage in STAGES.items() if stage.payload_bytes]
    await with_admin(bootstrap, lambda admin: admin.delete_topics(names))


async def with_admin(bootstrap: str, action: Callable[[AIOKafkaAdminClient], Awaitable[object]]) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await action(admin)
    finally:
        await admin.close()


@contextmanager
def stages(run: str, bootstrap: str, database_url: str, expected: int) -> Iterator[dict[str, subprocess.Popen[str]]]:
    """All processes, connected and waiting for their line."""
    running: dict[str, subprocess.Popen[str]] = {}
    try:
        for name in STAGES:
            command = [sys.executable, "-m", "bench.floor_stage", name, run, bootstrap, database_url, str(expected)]
            running[name] = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for process in running.values():
            line_of(process)
        yield running
    finally:
        for process in running.values():
            process.kill()
        for process in running.values():
            process.communicate(timeout=STOP_SECONDS_MAX)


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"{process.args!r} ended with {process.wait()}")
    return line


def drain(processes: dict[str, subprocess.Popen[str]]) -> float:
    """Starts the first relay last; returns the seconds until the last record is committed."""
    for name in reversed(STAGES):
        stdin = processes[name].stdin
        assert stdin
        begun_at = time.time()
        stdin.write("go\n")
        stdin.flush()
    return float(line_of(processes["record"])) - begun_at


async def measure(database_url: str, bootstrap: str, issues: int) -> float:
    """Records a second of one run."""
    run = uuid4().hex[:8]
    await prepare(database_url, bootstrap, run, issues)
    try:
        with stages(run, bootstrap, database_url, issues) as processes:
            return issues / drain(processes)
    finally:
        await remove_topics(bootstrap, run)
