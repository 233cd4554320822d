"""Routing on the real Postgres and Kafka, inside the test's own process: its HTTP interface, and its roles."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
from aiokafka.structs import RecordMetadata
from sqlalchemy import text

from chassis.broker import create_producer
from chassis.clock import SystemClock
from chassis.consumer import Consumer
from chassis.database import create_engine
from chassis.dead_letters import DeadLetters
from chassis.events import kafka_headers
from chassis.ids import new_id
from chassis.metrics import Metrics
from chassis.personal_data.masking import mask
from chassis.process import Role
from chassis.relay import Relay
from chassis.security.issuing import TokenIssuer
from chassis.topics import register
from chassis.web.readiness import readiness_checks
from cli.token import LOCAL_ISSUER
from contracts.intake.v1.issue_pb2 import Issue, IssueReceived
from services.routing.adapters.queue_bell import QueueWatch
from services.routing.adapters.rulebook_shelf import RulebookShelf
from services.routing.adapters.rulebook_watch import rulebook_watch
from services.routing.application import Application
from services.routing.entrypoints.events import reactions
from services.routing.entrypoints.waiting_cases import WaitingCases
from services.routing.main import web
from services.routing.settings import RoutingSettings
from tests.component.held_answers import held
from tests.component.routing.key_store import VaultKeys, open_keys

DISTRICT = Path(__file__).parents[3] / "samples" / "district"
TABLES = ("areas", "categories", "units", "posts", "powers", "escalation", "coverage_notes", "laws")
PATIENCE_SECONDS = 30.0
NIGHT = datetime(2026, 11, 2, 15, 20, tzinfo=UTC)


def sample_tables() -> dict[str, str]:
    return {name: (DISTRICT / f"{name}.csv").read_text(encoding="utf-8") for name in TABLES}


def district_tables() -> dict[str, str]:
    """The sample without the city's other districts: a quarter of the time to read."""
    header, *areas = (DISTRICT / "areas.csv").read_text(encoding="utf-8").splitlines()
    own = [row for row in areas if row.startswith(("500105", "500000"))]
    return {**sample_tables(), "areas": "\n".join([header, *own, ""])}


@dataclass
class House:
    app: Application
    http: httpx.AsyncClient
    issuer: TokenIssuer
    producer: Any
    servers: str
    consumer: str
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def token(self, role: str, **claims: Any) -> dict[str, str]:
        sub = claims.pop("sub", f"test-{role}")
        token = self.issuer.issue(role, sub, lifetime=timedelta(hours=1), **claims)
        return {"Authorization": f"Bearer {token}"}

    def officer(self, post: str | None, unit: str | None = None) -> dict[str, str]:
        return self.token("officer", sub=f"officer-{post}", post=post, unit=unit or (post or "").rpartition("-")[0])

    async def publish_sample(self) -> dict[str, Any]:
        return await self.publish(sample_tables())

    async def publish(self, tables: Mapping[str, str], **form: Any) -> dict[str, Any]:
        """The whole way by an editor and a publisher, who are two."""
        version = await self.upload(tables)
        await self.step(version, "check")
        await self.step(version, "review", "publisher", approve=True)
        return await self.step(version, "publish", "publisher", **form)

    async def upload(self, tables: Mapping[str, str]) -> str:
        draft = await self.http.post("/v1/rulebooks", json={"tables": tables}, headers=self.token("editor"))
        assert draft.status_code == 201, draft.text
        return str(draft.json()["id"])

    async def step(self, version: str, step: str, role: str = "editor", **form: Any) -> dict[str, Any]:
        """The answer to a step that succeeds."""
        address = f"/v1/rulebooks/{version}/{step}"
        answer = await self.http.post(address, json=form, headers=self.token(role))
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def send(self, issue: Issue, event_id: UUID | None = None, **replaced: Any) -> RecordMetadata:
        """As intake's relay would; `replaced`: another key, value or type. Returns where it stands."""
        row = {
            "id": event_id or new_id(),
            "type": replaced.get("type", "intake.v1.IssueReceived"),
            "occurred_at": SystemClock().now(),
            "aggregateid": issue.issue_id,
            "position": 1,
            "headers": None,
        }
        value = replaced.get("value", IssueReceived(issue=issue).SerializeToString())
        key = replaced.get("key", issue.issue_id).encode()
        headers = kafka_headers("intake", row, "", 1)
        return await self.producer.send_and_wait("intake.issue.v1", value, key=key, headers=headers)

    async def handled(self, sent: RecordMetadata) -> None:
        """Returns when the consumer has moved past a message."""
        passed = """
            SELECT 1 FROM consumer_offset
             WHERE consumer = :consumer AND topic = :topic AND partition = :partition AND next_offset > :offset
        """
        where = {"topic": sent.topic, "partition": sent.partition, "offset": sent.offset}
        await eventually(lambda: self.rows(passed, consumer=self.consumer, **where))

    async def case(self, case_id: str, state: str | None = None) -> dict[str, Any]:
        """The case as an admin sees it, once it is there (in that state)."""

        async def found() -> dict[str, Any] | None:
            answer = await self.http.get(f"/v1/cases/{case_id}", headers=self.token("admin"))
            return answer.json() if answer.is_success and state in (None, answer.json()["state"]) else None

        return await eventually(found)

    async def route(self, **issue: Any) -> dict[str, Any]:
        reported = an_issue(**issue)
        await self.send(reported)
        return await self.case(reported.issue_id)

    async def rows(self, statement: str, **values: Any) -> Sequence[Any]:
        async with self.app.engine.connect() as connection:
            return (await connection.execute(text(statement), values)).all()


async def eventually(attempt: Callable[[], Awaitable[Any]]) -> Any:
    """What `attempt` gives when it gives something."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        found = await attempt()
        if found:
            return found
        assert time.monotonic() < deadline, "waited in vain"
        await asyncio.sleep(0.05)


def an_issue(**fields: Any) -> Issue:
    """Noise of a building site; at NIGHT it is the environment bureau's."""
    values: dict[str, Any] = {
        "issue_id": str(new_id()),
        "channel": "miniprogram",
        "title_masked": "工地半夜打桩吵得睡不着",
        "text_masked": "小区对面的工地夜里十一点以后还在打桩，请管一管。",
        "category_code": "040203",
        "area_code": "500105006002",
        "urgency": "normal",
        "reporter_ref": "rp_test",
        "received_at": datetime(2026, 11, 2, 15, 30, tzinfo=UTC),
    }
    return Issue(**{**values, **fields})


@asynccontextmanager
async def open_house(env: Mapping[str, str], database_url: str, consumer: str) -> AsyncIterator[House]:
    """`consumer`: the name that offsets are kept under; a new one reads the topic from its start."""
    async with open_keys(env) as keys, _opened(env, database_url, consumer, keys) as house:
        yield house


@asynccontextmanager
async def _opened(env: Mapping[str, str], database_url: str, consumer: str, keys: VaultKeys) -> AsyncIterator[House]:
    settings = RoutingSettings.read({**env, "ROUTING_DATABASE_URL": database_url, "RELAY_POLL_SECONDS": "0.02"})
    engine = create_engine(database_url, "routing-test", 10)
    clock, metrics = SystemClock(), Metrics()
    relay = Relay("routing", database_url, settings, metrics)
    shelf = RulebookShelf(engine, clock)
    app = Application(engine, clock, shelf, mask=lambda words: mask(words).text, on_commit=relay.wake, keys=keys)
    letters = DeadLetters("routing", clock)
    topics = [register()["intake.issue.v1"]]
    roles: list[Role] = [
        Consumer(consumer, topics, app.unit_of_work, reactions(app), letters, settings, metrics, clock),
        WaitingCases(app, 0.2),
        rulebook_watch(database_url, shelf, 10, clock),
        QueueWatch(engine, app.queue_bell, 0.05),
        relay,
    ]
    producer = create_producer(settings.kafka_bootstrap_servers, f"test-{uuid4().hex[:8]}")
    await producer.start()
    transport = held(web(app, settings, metrics, readiness_checks({"database": (engine, "case_file")}, None)))
    issuer = _issuer(env, settings.auth_audience)
    tasks = [asyncio.create_task(role.run()) for role in roles]
    async with httpx.AsyncClient(transport=transport, base_url="http://routing.test") as http:
        try:
            yield House(app, http, issuer, producer, settings.kafka_bootstrap_servers, consumer, tasks)
        finally:
            for role in roles:
                role.stop()
            await asyncio.gather(*tasks)
            await producer.stop()
            await engine.dispose()


def _issuer(env: Mapping[str, str], audience: str) -> TokenIssuer:
    return TokenIssuer(Path(env["LOCAL_ISSUER_KEY_FILE"]).read_bytes(), LOCAL_ISSUER, audience)


def canonical(content: Any) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
