"""How long after an event a department's own system has it, with a thousand subscribers; and with one of them hanging.

Events are given to notify as routing publishes them. Each concerns two units: one of a thousand, whose message is
timed, and one that all of them concern. In the second round that one's server takes requests and never answers.
"""

import asyncio
import time
from collections.abc import Set
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import asyncpg
import orjson
from aiokafka import AIOKafkaProducer

from bench.figures import Figure, at_most
from bench.ground import Ground
from bench.measures import percentile
from contracts.record.v1.record_pb2 import Record
from contracts.routing.v1 import case_pb2
from deploy.local.loop import finish
from services.notify.adapters.webhooks.secret_box import FileSecretBox

TOPIC = "routing.case.v1"
EVENTS_PER_SECOND = 25
PATIENCE_SECONDS = 120.0
P50_MS_MAX, HANGING_RATIO_MAX = 100, 1.2
ANSWERING_UNIT, HANGING_UNIT = "BENCH-ANSWERS", "BENCH-HANGS"
_SUBSCRIBE = """
INSERT INTO webhook_subscription (id, unit_code, events, url, state, reason_code, failures, resume_at, created_by,
                                  created_at, updated_at, secret_sealed)
VALUES ($1, $2, '*', $3, 'active', '', 0, now(), 'bench', now(), now(), $4)
"""
_REPLY = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass
class Subscribers:
    """A server for all of them. `arrived`: by case, when its first message was there."""

    arrived: dict[str, float] = field(default_factory=dict)
    grew: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait_for(self, case_ids: Set[str]) -> None:
        """TimeoutError."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not case_ids <= self.arrived.keys():
                self.grew.clear()
                await self.grew.wait()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                message = orjson.loads(await reader.readexactly(length))
                if message["unit_code"] != ANSWERING_UNIT:
                    self.arrived.setdefault(message["case_id"], time.monotonic())
                    self.grew.set()
                writer.write(_REPLY)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


async def _hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while await reader.read(65536):
            pass
    writer.close()


def _event(unit_code: str, hangs: bool) -> tuple[str, bytes]:
    case_id = str(uuid4())
    case = case_pb2.Case(
        case_id=case_id, case_version=1, state="assigned", title_masked="夜间施工噪声", urgency="normal"
    )
    case.lead.unit_code = unit_code
    case.supervising_unit = HANGING_UNIT if hangs else ANSWERING_UNIT
    case.deadlines.provisional = False
    return case_id, case_pb2.CaseAssigned(record=Record(action="case.assigned"), case=case).SerializeToString()


async def _round(kafka: str, known: Subscribers, subscribers: int, events: int, hangs: bool) -> list[float]:
    """Milliseconds from an event to its arrival. TimeoutError."""
    sent: dict[str, float] = {}
    producer = AIOKafkaProducer(bootstrap_servers=kafka, acks="all", linger_ms=0)
    await producer.start()
    begun = time.monotonic()
    try:
        for number in range(events):
            # Evenly, whatever sending takes.
            await asyncio.sleep(max(0.0, begun + number / EVENTS_PER_SECOND - time.monotonic()))
            case_id, payload = _event(unit(number % subscribers), hangs)
            headers = [("ce_id", str(uuid4()).encode()), ("ce_type", b"routing.v1.CaseAssigned")]
            sent[case_id] = time.monotonic()
            await producer.send_and_wait(TOPIC, payload, key=case_id.encode(), headers=headers)
    finally:
        await producer.stop()
    await known.wait_for(sent.keys())
    return [(known.arrived[case_id] - at) * 1000 for case_id, at in sent.items()]


def unit(number: int) -> str:
    return f"BENCH-{number:04d}"


async def _subscribe(database_url: str, key_file: Path, units: list[str], url: str) -> None:
    box, connection = FileSecretBox(key_file), await asyncpg.connect(database_url)
    ids = {name: uuid4() for name in units}
    rows = [(identity, name, url, box.seal(b"b" * 32, identity)) for name, identity in ids.items()]
    try:
        await connection.executemany(_SUBSCRIBE, rows)
    finally:
        await connection.close()


async def _measure(ground: Ground, subscribers: int, events: int) -> tuple[list[float], list[float]]:
    known = Subscribers()
    key_file, database = Path(ground.stack.env["NOTIFY_SECRETS_KEY_FILE"]), ground.superuser_url("notify")
    async with (
        await asyncio.start_server(known.answer, "127.0.0.1", 0) as good,
        await asyncio.start_server(_hang, "127.0.0.1", 0) as hanging,
    ):
        answering = [*(unit(number) for number in range(subscribers)), ANSWERING_UNIT]
        for server, units in ((good, answering), (hanging, [HANGING_UNIT])):
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
            await _subscribe(database, key_file, units, url)
        await _round(ground.kafka, known, subscribers, EVENTS_PER_SECOND, hangs=False)
        alone = await _round(ground.kafka, known, subscribers, events, hangs=False)
        beside = await _round(ground.kafka, known, subscribers, events, hangs=True)
    return alone, beside


def measure(ground: Ground, subscribers: int, events: int) -> list[Figure]:
    """notify alone and whole; its subscribers live in this process."""
    ground.stop_services()
    ground.stack.env["POWERLIST_WEBHOOK_ALLOW"] = "127.0.0.0/8"
    ground.stack.start_service("notify")
    ground.stack.wait_ready(["notify"])
    try:
        alone, beside = finish(_measure(ground, subscribers, events))
    finally:
        # It would go on knocking at servers that are gone.
        ground.stack.stop(["notify"])
    ratio = percentile(beside, 99) / percentile(alone, 99)
    note = f"{subscribers:,} 个订阅，{EVENTS_PER_SECOND} 件/s，p99 {percentile(alone, 99):.0f} ms"
    return [
        Figure("webhook_p50_ms", "事件→订阅方 p50", percentile(alone, 50), "ms", at_most(P50_MS_MAX), note=note),
        Figure(
            "webhook_hanging_ratio",
            "一个订阅方挂起时其余 p99",
            ratio,
            "×",
            at_most(HANGING_RATIO_MAX),
            note=f"p99 {percentile(beside, 99):.0f} ms",
        ),
    ]
