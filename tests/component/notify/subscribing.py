"""A unit that subscribes, and its server."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from tests.component.notify.cases import LEAD_UNIT
from tests.component.notify.subscriber import Subscriber, subscriber

PATH = "/v1/subscriptions"


@pytest.fixture
async def officer(notify) -> AsyncIterator[httpx.AsyncClient]:
    async with notify.client("officer", "o-1", unit=LEAD_UNIT) as client:
        yield client


@pytest.fixture
def hook() -> Iterator[Subscriber]:
    with subscriber() as known:
        yield known


async def subscribe(officer: httpx.AsyncClient, hook: Subscriber, **more: Any) -> dict[str, Any]:
    form = {"unit_code": LEAD_UNIT, "events": ["*"], "url": hook.url, **more}
    answer = await officer.post(PATH, json=form)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    hook.secrets.append(found["secret"])
    return found


@pytest.fixture
async def subscription(officer, hook) -> AsyncIterator[dict[str, Any]]:
    found = await subscribe(officer, hook)
    yield found
    await officer.delete(f"{PATH}/{found['id']}")


async def until(hook: Subscriber, is_there: Any) -> None:
    await asyncio.to_thread(hook.wait, is_there)
