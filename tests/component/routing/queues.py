"""Queues over HTTP as a department sees them: all pages, steps on cases, and a stream over a real connection."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import orjson

from chassis.roles import HttpRole
from tests.component.routing.house import PATIENCE_SECONDS, House

UNIT = "500105-HB"
QUEUE = f"/v1/units/{UNIT}/queue"
HANDLER = "500105-HB-P07"
# The unit leads it alone, so nobody has to answer before it is resolved.
UNASSISTED = {"category_code": "040104", "title_masked": "偷排废水", "text_masked": "有人偷排。"}


async def all_items(house: House, address: str, who: dict[str, str], **params: Any) -> list[dict[str, Any]]:
    items, cursor = [], {}
    while True:
        answer = await house.http.get(address, headers=who, params={"limit": "3", **params, **cursor})
        assert answer.status_code == 200, answer.text
        items += answer.json()["items"]
        if answer.json()["next_cursor"] is None:
            return items
        cursor = {"cursor": answer.json()["next_cursor"]}


async def step(house: House, case: dict[str, Any], action: str, **body: Any) -> dict[str, Any]:
    """Taken by the lead's post; succeeds."""
    headers = {**house.officer(case["lead"]["post_code"]), "Idempotency-Key": str(uuid4())}
    address = f"/v1/cases/{case['case_id']}/actions/{action}"
    answer = await house.http.post(address, json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


class Stream:
    """Events of a stream, one after the other; comments and bare ids are told by `last_id` only."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines
        self.last_id = ""

    async def next(self, *kinds: str) -> dict[str, Any]:
        """The next event, of these kinds."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                event = await self._event()
                if not kinds or event["event"] in kinds:
                    return event

    async def of_case(self, case_id: str, count: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while len(found) < count:
            event = await self.next("entered", "changed", "left", "reset")
            if event["data"].get("case_id") == case_id:
                found.append(event)
        return found

    async def _event(self) -> dict[str, Any]:
        event: dict[str, Any] = {}
        async for line in self._lines:
            name, _, value = line.partition(": ")
            if not line and "data" in event:
                return event
            if name == "id":
                self.last_id = event["id"] = value
            elif name in ("event", "data"):
                event[name] = orjson.loads(value) if name == "data" else value
        raise AssertionError("the stream ended")


@asynccontextmanager
async def served(house: House) -> AsyncIterator[str]:
    """The house on a real port: a stream does not pass through an in-process client."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    role = HttpRole(house.http._transport.app, "127.0.0.1", port)
    task = asyncio.create_task(role.run())
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            break
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        role.stop()
        await task


@asynccontextmanager
async def streamed(address: str, who: dict[str, str], last_id: str | None = None) -> AsyncIterator[Stream]:
    headers = {**who, **({} if last_id is None else {"Last-Event-ID": last_id})}
    async with (
        httpx.AsyncClient(trust_env=False, timeout=PATIENCE_SECONDS) as client,
        client.stream("GET", address, headers=headers) as answer,
    ):
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Stream(answer.aiter_lines())
