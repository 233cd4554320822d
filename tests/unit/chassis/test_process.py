import asyncio
import os
import signal
import socket

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from chassis import process
from chassis.process import Parts, Role, live, run
from chassis.roles import HttpRole, PeriodicRole

ALL = frozenset({"http", "consumer", "relay"})


class Worker:
    """A role that notes what happens to it."""

    def __init__(self, name: str, events: list[str], error: Exception | None = None) -> None:
        self.name = name
        self.events = events
        self.error = error
        self.stopping = asyncio.Event()

    async def run(self) -> None:
        self.events.append(f"{self.name} runs")
        if self.error is not None:
            raise self.error
        await self.stopping.wait()
        await asyncio.sleep(0)
        self.events.append(f"{self.name} ends")

    def stop(self) -> None:
        self.stopping.set()


async def until(events: list[str], event: str) -> None:
    while event not in events:
        await asyncio.sleep(0.001)


async def test_a_signal_stops_the_roles_in_order_and_closes_what_they_used() -> None:
    events: list[str] = []

    async def close() -> None:
        events.append("closed")

    async def build(_names: frozenset[str]) -> Parts:
        roles: dict[str, list[Role]] = {name: [Worker(name, events)] for name in ("relay", "consumer", "http")}
        return Parts(roles, (close,))

    living = asyncio.create_task(live(build, ALL))
    await until(events, "http runs")
    os.kill(os.getpid(), signal.SIGTERM)
    assert await living == 0
    assert events[3:] == ["http ends", "consumer ends", "relay ends", "closed"]


async def test_what_the_first_seconds_brought_is_kept_like_what_was_built(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    monkeypatch.setattr(process, "SETTLED_AFTER_SECONDS", 0.01)
    monkeypatch.setattr(process, "gather_in_huge_pages", lambda: events.append("gathered"))

    async def build(_names: frozenset[str]) -> Parts:
        return Parts({"http": [Worker("http", events)]})

    living = asyncio.create_task(live(build, frozenset({"http"})))
    while events.count("gathered") < 2:
        await asyncio.sleep(0.001)
    os.kill(os.getpid(), signal.SIGTERM)
    assert await living == 0
    assert events == ["gathered", "http runs", "gathered", "http ends"]


async def test_a_crashed_role_ends_the_process_with_1_after_the_others_stopped() -> None:
    events: list[str] = []

    async def build(_names: frozenset[str]) -> Parts:
        return Parts({"http": [Worker("http", events)], "relay": [Worker("relay", events, ValueError("x"))]})

    assert await live(build, ALL) == 1
    assert "http ends" in events


async def test_only_the_roles_asked_for_run() -> None:
    events: list[str] = []

    async def build(names: frozenset[str]) -> Parts:
        assert names == {"relay"}
        return Parts({"http": [Worker("http", events)], "relay": [Worker("relay", events, ValueError("x"))]})

    assert await live(build, frozenset({"relay"})) == 1
    assert events == ["relay runs"]


async def test_a_service_that_can_not_be_built_ends_with_1() -> None:
    async def build(_names: frozenset[str]) -> Parts:
        raise OSError("no database")

    assert await live(build, ALL) == 1


def test_an_unknown_role_is_a_wrong_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    async def build(_names: frozenset[str]) -> Parts:
        return Parts({})

    with pytest.raises(SystemExit) as ended:
        run("things", build, ["--roles", "http,cook"])
    assert ended.value.code == 2
    assert "--roles takes" in capsys.readouterr().err


async def slow_page(_scope: Scope, _receive: Receive, send: Send) -> None:
    await asyncio.sleep(0.1)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"done"})


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


async def test_a_request_in_hand_is_answered_while_stopping() -> None:
    port = free_port()
    role = HttpRole(slow_page, "127.0.0.1", port)
    serving = asyncio.create_task(role.run())
    async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(retries=5)) as client:
        asking = asyncio.create_task(client.get(f"http://127.0.0.1:{port}/"))
        await asyncio.sleep(0.05)
        role.stop()
        assert (await asking).text == "done"
    await serving


async def test_a_taken_port_is_an_error_of_the_role() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        await HttpRole(slow_page, "127.0.0.1", taken.getsockname()[1]).run()


async def test_periodic_work_goes_on_after_a_failure() -> None:
    runs: list[int] = []

    async def action() -> None:
        runs.append(1)
        if len(runs) == 1:
            raise OSError("once")
        role.stop()

    role = PeriodicRole("sweep", 0.001, action)
    await role.run()
    assert len(runs) == 2
