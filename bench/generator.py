"""The load: keep-alive connections of raw HTTP/1.1 in a process of its own, so cheap that it measures the server.

`python -m bench.generator` reads one job as JSON from stdin and answers with its tally as JSON on stdout. Floor and
product are given the same bytes but for the headers that only the product asks for.
"""

import asyncio
import sys
import time
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import IO, cast

import orjson
import uvloop

from bench.measures import percentile

CONNECT_SECONDS_MAX = 5.0
ANSWER_SECONDS_MAX = 15.0


@dataclass(frozen=True)
class Job:
    """`headers`: one mapping a connection. `rate` (requests a second over all): 0 sends as fast as answers come.

    Answers of the first `warmup_seconds` are not counted, but logged. `log` gets a line `issue_id accepted_at` each.
    """

    port: int
    path: str
    bodies: list[str]
    headers: list[dict[str, str]]
    seconds: float
    warmup_seconds: float = 0.0
    rate: float = 0.0
    seed: int = 1
    key_prefix: str = "bench"
    log: str | None = None


@dataclass
class Tally:
    """`answered`: within the measured seconds; `accepted`: all 201s, the warm-up's too. Latencies in milliseconds."""

    answered: int = 0
    accepted: int = 0
    seconds: float = 0.0
    statuses: dict[str, int] = field(default_factory=dict)
    first_refusal: str = ""
    p50_ms: float = 0.0
    p99_ms: float = 0.0


class Connection(asyncio.Protocol):
    """One request in flight; the next goes out when its answer is in, or at its time when there is a rate."""

    def __init__(self, run: "Run", number: int) -> None:
        self._run = run
        self._number = number
        self._sent = 0
        self._sent_at = 0.0
        self._buffer = b""
        self._transport: asyncio.Transport
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def send_next(self) -> None:
        due_in = self._run.due_in(self._number, self._sent)
        if due_in > 0:
            asyncio.get_running_loop().call_later(due_in, self._send)
        else:
            self._send()

    def _send(self) -> None:
        if self._run.is_over():
            self._transport.close()
            if not self.done.done():
                self.done.set_result(None)
            return
        self._sent_at = time.perf_counter()
        self._transport.write(self._run.request(self._number, self._sent))
        self._sent += 1

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or len(body) < content_length(head):
            return
        self._buffer = b""
        self._run.note(int(head[9:12]), body, self._sent_at)
        self.send_next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionResetError("the server closed the connection"))


def content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    raise ValueError("an answer without Content-Length")


class Run:
    def __init__(self, job: Job, log: IO[str] | None) -> None:
        self._job = job
        self._log = log
        self._heads = [request_head(job, headers) for headers in job.headers]
        self._tails = [request_tail(body) for body in job.bodies]
        chance = Random(job.seed)
        self._orders = [chance.sample(range(len(job.bodies)), len(job.bodies)) for _ in job.headers]
        self._begun_at = self._counted_from = self._counted_until = 0.0
        self._latencies: list[float] = []
        self.tally = Tally()

    def begin(self) -> None:
        self._begun_at = time.perf_counter()
        self._counted_from = self._begun_at + self._job.warmup_seconds
        self._counted_until = self._counted_from + self._job.seconds

    def due_in(self, connection: int, sent: int) -> float:
        if not self._job.rate:
            return 0.0
        return self._begun_at + self.due_after(connection, sent) - time.perf_counter()

    def due_after(self, connection: int, sent: int) -> float:
        """Seconds from the beginning; the connections take turns."""
        return (sent * len(self._heads) + connection) / self._job.rate

    def is_over(self) -> bool:
        return time.perf_counter() >= self._counted_until

    def request(self, connection: int, sent: int) -> bytes:
        key = f"Idempotency-Key: {self._job.key_prefix}-{connection}-{sent}\r\n".encode()
        order = self._orders[connection]
        return self._heads[connection] + key + self._tails[order[sent % len(order)]]

    def note(self, status: int, body: bytes, sent_at: float) -> None:
        now = time.perf_counter()
        tally = self.tally
        tally.statuses[str(status)] = tally.statuses.get(str(status), 0) + 1
        if status != 201:
            tally.first_refusal = tally.first_refusal or body[:500].decode(errors="replace")
            return
        tally.accepted += 1
        if self._log is not None:
            self._log.write(f"{orjson.loads(body)['issue_id']} {time.time():.6f}\n")
        if self._counted_from <= now < self._counted_until:
            tally.answered += 1
            self._latencies.append((now - sent_at) * 1000)

    def finish(self) -> Tally:
        self.tally.seconds = self._job.seconds
        if self._latencies:
            self.tally.p50_ms = percentile(self._latencies, 50)
            self.tally.p99_ms = percentile(self._latencies, 99)
        return self.tally


def request_head(job: Job, headers: dict[str, str]) -> bytes:
    lines = [f"POST {job.path} HTTP/1.1", f"Host: 127.0.0.1:{job.port}", "Content-Type: application/json"]
    return "".join(
        f"{line}\r\n" for line in [*lines, *(f"{name}: {value}" for name, value in headers.items())]
    ).encode()


def request_tail(body: str) -> bytes:
    content = body.encode()
    return f"Content-Length: {len(content)}\r\n\r\n".encode() + content


async def perform(job: Job, log: IO[str] | None) -> Tally:
    run = Run(job, log)
    loop = asyncio.get_running_loop()
    connections = []
    for number in range(len(job.headers)):
        async with asyncio.timeout(CONNECT_SECONDS_MAX):
            _, connection = await loop.create_connection(partial(Connection, run, number), "127.0.0.1", job.port)
        connections.append(connection)
    run.begin()
    for connection in connections:
        connection.send_next()
    async with asyncio.timeout(job.warmup_seconds + job.seconds + ANSWER_SECONDS_MAX):
        await asyncio.gather(*(connection.done for connection in connections))
    return run.finish()


def main() -> None:
    job = Job(**orjson.loads(sys.stdin.buffer.read()))
    if job.log is None:
        tally = uvloop.run(perform(job, None))
    else:
        with Path(job.log).open("w") as log:
            tally = uvloop.run(perform(job, log))
    sys.stdout.buffer.write(orjson.dumps(asdict(tally)))


if __name__ == "__main__":
    main()
