"""The proof page in a real browser, against the served log: it says what is right, and what was changed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from fastapi import FastAPI

from chassis.ids import new_id
from chassis.metrics import Metrics
from chassis.security.tokens import TokenVerifier
from conformance.browsing import shown
from conformance.chromium import chromium
from conformance.test_proof_page import node
from services.audit.entrypoints.web import audit_web
from tests.component.audit.messages import action_recorded, raw
from tests.component.audit.test_served_log import publish

__all__ = ["node", "publish"]


@pytest.fixture(scope="session")
def browser(node: str) -> str:
    return chromium(node)


@asynccontextmanager
async def served(web: FastAPI) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(web, port=0, log_level="error", lifespan="off"))
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await running


def is_judged(page: str) -> bool:
    return "核对通过" in page or "核对不通过" in page


@pytest.fixture
async def events(hear, publish):
    events = [new_id() for _ in range(300)]
    await hear(*[raw("routing.record.v1", action_recorded(), event) for event in events])
    await publish()
    return events


@pytest.fixture
def web(app, bare_stack) -> FastAPI:
    verifier = TokenVerifier.from_settings(bare_stack.env["AUTH_ISSUERS"], bare_stack.env["AUTH_AUDIENCE"])
    return audit_web(app, verifier, Metrics(), {})


async def test_a_browser_says_that_a_record_is_in_the_log(browser, web, events, tmp_path) -> None:
    async with served(web) as address:
        page = await shown(browser, f"{address}/proof?event={events[123]}", tmp_path / "profile", is_judged)
    assert "核对通过" in page
    # Both signatures, and three checks from the tiles; the entry's own bytes were not given.
    assert (page.count('class="good"'), page.count('class="bad"')) == (5, 0)


async def test_a_browser_says_that_a_tile_was_changed(browser, web, events, log_house, tmp_path) -> None:
    tile = log_house.folder / "tile" / "0" / "000"
    changed = bytearray(tile.read_bytes())
    changed[123 * 32] ^= 1
    tile.chmod(0o600)
    tile.write_bytes(changed)
    async with served(web) as address:
        page = await shown(browser, f"{address}/proof?event={events[124]}", tmp_path / "profile", is_judged)
    assert "核对不通过" in page and 'class="bad"' in page
