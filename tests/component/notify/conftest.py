"""notify as a process of its own on the real Postgres and Kafka; intake is played by a small server."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import orjson
import pytest

from chassis import migration
from chassis.security.issuing import TokenIssuer
from deploy.local.home import ROOT
from deploy.local.ports import OFFSETS, free_port_base
from tests.component.notify.cases import Publisher
from tests.component.notify.subscribing import hook, officer, subscription

__all__ = ["hook", "officer", "subscription"]

PATIENCE_SECONDS = 90
PROCESS = "notify-under-test"


@dataclass
class Intake:
    """Answers contacts; `answers` maps a case id to (status, body) pairs, used up one by one, the last one kept."""

    server: ThreadingHTTPServer
    answers: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)
    # (case id, query, authorization)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    # Those asked for together.
    batches: list[list[str]] = field(default_factory=list)

    def answer(self, case_id: str) -> tuple[int, Any]:
        left = self.answers.get(case_id, [(404, {"code": "issue_unknown"})])
        return left.pop(0) if len(left) > 1 else left[0]


@dataclass
class Notify:
    url: str
    env: dict[str, str]
    issuer: TokenIssuer

    @property
    def service_token(self) -> str:
        return Path(self.env["NOTIFY_SERVICE_TOKEN_FILE"]).read_text().strip()

    def client(self, role: str, sub: str, **claims: Any) -> httpx.AsyncClient:
        token = self.issuer.issue(role, sub, lifetime=timedelta(minutes=10), **claims)
        return httpx.AsyncClient(base_url=self.url, headers={"authorization": f"Bearer {token}"}, timeout=10)


@pytest.fixture(scope="package")
def intake() -> Iterator[Intake]:
    class Contacts(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            case_id = parts.path.split("/")[3]
            known.asked.append((case_id, parts.query, self.headers.get("authorization", "")))
            self.say(*known.answer(case_id))

        def do_POST(self) -> None:
            asked = orjson.loads(self.rfile.read(int(self.headers["content-length"])))
            known.batches.append(asked["issue_ids"])
            items = []
            for case_id in asked["issue_ids"]:
                query = f"purpose={asked['purpose']}"
                known.asked.append((case_id, query, self.headers.get("authorization", "")))
                status, content = known.answer(case_id)
                items.append({"issue_id": case_id, **({"contact": content} if status == 200 else content)})
            self.say(200, {"items": items})

        def say(self, status: int, content: Any) -> None:
            body = orjson.dumps(content)
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Contacts) as server:
        known = Intake(server)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield known
        server.shutdown()
        thread.join()


@pytest.fixture(scope="package")
def sms_vendors() -> Iterator[tuple[str, ...]]:
    """Two of samples/vendor, with faults to order."""
    bases = [free_port_base() for _ in range(2)]
    command = [sys.executable, "-m", "samples.vendor.main"]
    processes = [subprocess.Popen(command, env={**os.environ, **vendor_ports(base)}, cwd=ROOT) for base in bases]
    urls = tuple(f"http://127.0.0.1:{base + OFFSETS['vendor']}" for base in bases)
    try:
        for url in urls:
            wait_ready(url)
        yield urls
    finally:
        for process in processes:
            process.kill()
            process.wait()


def vendor_ports(base: int) -> dict[str, str]:
    return {
        "VENDOR_HTTP_PORT": str(base + OFFSETS["vendor"]),
        "VENDOR_SMTP_PORT": str(base + OFFSETS["vendor-smtp"]),
    }


@pytest.fixture(scope="package")
def notify(bare_stack, intake: Intake, sms_vendors: tuple[str, ...]) -> Iterator[Notify]:
    migration_thread = threading.Thread(
        target=migration.upgrade,
        args=(ROOT / "services" / "notify" / "migrations", bare_stack.env["NOTIFY_DATABASE_URL"]),
    )
    migration_thread.start()
    migration_thread.join()
    bare_stack.create_topics()
    port = free_port_base() + OFFSETS["notify"]
    env = {
        **os.environ,
        **bare_stack.env,
        "NOTIFY_HTTP_PORT": str(port),
        "INTAKE_URL": f"http://127.0.0.1:{intake.server.server_port}",
        "NOTIFY_SMS_URLS": ",".join(sms_vendors),
        "NOTIFY_WECHAT_URL": sms_vendors[0],
        "NOTIFY_WECOM_URL": sms_vendors[0],
        "NOTIFY_SMTP_PORT": str(urlsplit(sms_vendors[0]).port - OFFSETS["vendor"] + OFFSETS["vendor-smtp"]),
        "POWERLIST_WEBHOOK_ALLOW": "127.0.0.0/8",
        # Days in a second: what a schedule is made of is tested without waiting.
        "WEBHOOK_RETRY_SECONDS": "0.2,0.3",
    }
    bare_stack.processes.start(PROCESS, [sys.executable, "-m", "services.notify.main"], env)
    issuer = TokenIssuer(Path(env["LOCAL_ISSUER_KEY_FILE"]).read_bytes(), "powerlist-local", "powerlist")
    found = Notify(f"http://127.0.0.1:{port}", env, issuer)
    wait_ready(found.url)
    yield found
    bare_stack.processes.stop(PROCESS, signal.SIGTERM)


@pytest.fixture
def web_process(notify: Notify, bare_stack) -> Iterator[tuple[Notify, subprocess.Popen[bytes]]]:
    """A second notify that serves HTTP only; what the first one writes reaches it by the database alone."""
    port = free_port_base() + OFFSETS["notify"]
    command = [sys.executable, "-m", "services.notify.main", "--roles", "http"]
    with (bare_stack.home / "notify-web.log").open("ab") as log:
        process = subprocess.Popen(
            command, env={**notify.env, "NOTIFY_HTTP_PORT": str(port)}, stdout=log, stderr=log, cwd=ROOT
        )
    found = Notify(f"http://127.0.0.1:{port}", notify.env, notify.issuer)
    try:
        wait_ready(found.url)
        yield found, process
    finally:
        process.kill()
        process.wait()


def wait_ready(url: str) -> None:
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up_at:
        try:
            if httpx.get(f"{url}/health/ready").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError("notify is not ready")


@pytest.fixture
def publish(notify: Notify) -> Publisher:
    return Publisher(notify.env["KAFKA_BOOTSTRAP_SERVERS"])


@pytest.fixture
async def database(notify: Notify) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(notify.env["NOTIFY_DATABASE_URL"])
    yield connection
    await connection.close()


@pytest.fixture
async def supervisor(notify: Notify) -> AsyncIterator[httpx.AsyncClient]:
    async with notify.client("supervisor", "s") as client:
        yield client


@pytest.fixture
def deliveries_of(supervisor: httpx.AsyncClient) -> Callable[..., Awaitable[list[dict[str, Any]]]]:
    """The ledger of a case once it has at least `count` lines."""

    async def wait(case_id: object, count: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                answer = await supervisor.get("/v1/deliveries", params={"case_id": str(case_id)})
                assert answer.status_code == 200, answer.text
                items: list[dict[str, Any]] = answer.json()["items"]
                if len(items) >= count:
                    return items
                await asyncio.sleep(0.1)

    return wait
