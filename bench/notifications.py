"""How many people a second notify writes to when a vendor takes 50 ms, and how long ten thousand followers wait.

notify alone and whole. Vendor and intake live in this process: they answer a number for every case, and take 50 ms
for a short message. Time runs from the event on Kafka to the state in the ledger.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson
from aiokafka import AIOKafkaProducer

from bench.consumption import cpu_seconds
from bench.figures import Figure, at_least, at_most
from bench.ground import Ground
from contracts.record.v1.record_pb2 import Record
from contracts.routing.v1 import case_pb2
from deploy.local.loop import finish

Connection = Any
TOPIC = "routing.case.v1"
VENDOR_SECONDS = 0.05
PER_SECOND_MIN, SURGE_SECONDS_MAX = 300, 180
PATIENCE_SECONDS = 300.0
# Above what the machine can do: what is measured is the sending, not a contract's limit.
BUDGET_PER_SECOND = 5_000
POST, UNIT = "BENCH-UNIT-P01", "BENCH-UNIT"
_CONTACT = {"name": "", "phone": "13800138000", "tracking_code": "KD-1", "handles": {}}
_TOLD = "SELECT count(*) FROM delivery WHERE channel = 'sms' AND state = 'sent' AND case_id = ANY($1)"
_FOLLOWERS_TOLD = "SELECT count(*) FROM delivery WHERE case_id = $1 AND party = 'follower' AND state = 'delivered'"
_BUNDLES = "SELECT count(DISTINCT bundle_id) FROM delivery WHERE case_id = $1 AND party = 'follower'"
_FOLLOW = "INSERT INTO follower (case_id, follower_ref, followed_at) VALUES ($1, $2, now())"
_OF_STAFF = "SELECT count(*) FROM inbox_item WHERE case_id = $1 AND owner NOT LIKE 'reporter:%'"


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """As intake, contacts; as the vendor, after its time, that it was sent."""
    # Cancelled when the part is over: the connections are kept alive by notify.
    with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            asked = await reader.readexactly(int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]))
            body = _contacts(asked) if head.startswith(b"POST /v1/contacts") else await _sent()
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n")
            writer.write(b"content-length: %d\r\n\r\n%b" % (len(body), body))
    writer.close()


def _contacts(asked: bytes) -> bytes:
    ids = orjson.loads(asked)["issue_ids"]
    return orjson.dumps({"items": [{"issue_id": one, "contact": _CONTACT} for one in ids]})


async def _sent() -> bytes:
    await asyncio.sleep(VENDOR_SECONDS)
    return b'{"code":"OK","biz_id":"1"}'


def _event(case_id: UUID, reporter_ref: str, name: str = "CaseResolved") -> bytes:
    case = case_pb2.Case(case_id=str(case_id), case_version=1, state="resolved", title_masked="夜间施工噪声")
    case.urgency, case.channel, case.reporter_ref = "normal", "miniprogram", reporter_ref
    case.lead.unit_code, case.lead.post_code, case.supervising_unit = UNIT, POST, UNIT
    message = getattr(case_pb2, name)(record=Record(action="case.resolved"), case=case)
    return bytes(message.SerializeToString())


async def _publish(kafka: str, events: Sequence[tuple[UUID, bytes]]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=kafka, acks="all", linger_ms=5)
    await producer.start()
    try:
        for case_id, payload in events:
            headers = [("ce_id", str(uuid4()).encode()), ("ce_type", b"routing.v1.CaseResolved")]
            await producer.send(TOPIC, payload, key=str(case_id).encode(), headers=headers)
        await producer.flush()
    finally:
        await producer.stop()


async def _seconds_until(connection: Connection, asked: str, about: object, count: int) -> float:
    """TimeoutError."""
    begun = time.monotonic()
    async with asyncio.timeout(PATIENCE_SECONDS):
        told = 0
        while told < count:
            await asyncio.sleep(0.05)
            told = await connection.fetchval(asked, about)
    return time.monotonic() - begun


async def _write_to(ground: Ground, connection: Connection, count: int) -> float:
    """Messages a second."""
    cases = {uuid4(): uuid4().hex for _ in range(count)}
    await connection.executemany(
        "INSERT INTO preference (owner, unsubscribed, sms, updated_at) VALUES ($1, '', true, now())",
        [(f"reporter:{ref}",) for ref in cases.values()],
    )
    publishing = asyncio.create_task(_publish(ground.kafka, [(one, _event(one, ref)) for one, ref in cases.items()]))
    seconds = await _seconds_until(connection, _TOLD, list(cases), count)
    await publishing
    return count / seconds


async def _surge(ground: Ground, connection: Connection, count: int) -> tuple[float, int, int]:
    """Seconds until all are told, how many wordings that took, and how many messages staff got of it."""
    case_id = uuid4()
    rows = [(case_id, uuid4().hex) for _ in range(count)]
    await connection.executemany(_FOLLOW, rows)
    await _publish(ground.kafka, [(case_id, _event(case_id, uuid4().hex))])
    seconds = await _seconds_until(connection, _FOLLOWERS_TOLD, case_id, count)
    return seconds, await connection.fetchval(_BUNDLES, case_id), await connection.fetchval(_OF_STAFF, case_id)


async def _measure(ground: Ground, port: int, messages: int, followers: int) -> list[Figure]:
    async with await asyncio.start_server(_answer, "127.0.0.1", port):
        connection = await asyncpg.connect(ground.superuser_url("notify"))
        try:
            await _write_to(ground, connection, max(1, messages // 10))
            pid = ground.pids()["notify"]
            busy_before = cpu_seconds(pid)
            rate = await _write_to(ground, connection, messages)
            cpu_ms = (cpu_seconds(pid) - busy_before) * 1000 / messages
            seconds, bundles, of_staff = await _surge(ground, connection, followers)
        finally:
            await connection.close()
    return [
        Figure(
            "notifications_per_second",
            "告知 经台账（服务商 50 ms）",
            rate,
            "条/s",
            at_least(PER_SECOND_MIN),
            note=f"{messages:,} 条短信，事件→已发出；notify 每条 {cpu_ms:.1f} ms CPU",
            detail={"notify_cpu_ms": cpu_ms},
        ),
        Figure(
            "surge_told_seconds",
            "集中诉求 全部告知",
            seconds,
            "s",
            at_most(SURGE_SECONDS_MAX),
            note=f"{followers:,} 名关注者，{bundles} 个合并批次，工作人员收到 {of_staff} 条",
        ),
    ]


def measure(ground: Ground, messages: int, followers: int) -> list[Figure]:
    """notify alone and whole."""
    ground.stop_services()
    port, environment = int(ground.stack.env["INTAKE_HTTP_PORT"]), ground.stack.env
    before = {name: environment.get(name) for name in ("NOTIFY_SMS_URLS", "NOTIFY_SMS_PER_SECOND")}
    environment["NOTIFY_SMS_URLS"] = f"http://127.0.0.1:{port}"
    environment["NOTIFY_SMS_PER_SECOND"] = str(BUDGET_PER_SECOND)
    ground.stack.start_service("notify")
    ground.stack.wait_ready(["notify"])
    try:
        return finish(_measure(ground, port, messages, followers))
    finally:
        ground.stack.stop(["notify"])
        for name, value in before.items():
            environment.pop(name) if value is None else environment.update({name: value})
