"""The master key under which somebody's key was wrapped is gone: told as that, and nothing is half written."""

import os
from dataclasses import replace
from uuid import uuid4

import httpx
import pytest

from services.intake.adapters.vault import KeyVault
from services.intake.keys.master_keys import LocalMasterKeys
from services.intake.keys.store import KeyStore
from tests.component.intake.conftest import street_light

WRITTEN = (
    "SELECT (SELECT count(*) FROM issue), (SELECT count(*) FROM outbox), (SELECT count(*) FROM idempotency_key),"
    " (SELECT count(*) FROM issue_sketch), (SELECT count(*) FROM reporter)"
)


@pytest.fixture
async def without_key(house):
    """The same intake under another master key."""
    vault = KeyVault(KeyStore(house.keys_engine, LocalMasterKeys([os.urandom(32)])))
    app = replace(house.app, desk=replace(house.app.desk, vault=vault))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(house.web_of(app)), base_url="http://test") as client:
        yield client


async def test_a_report_is_told_to_wait_leaves_nothing_behind_and_is_taken_once_the_key_is_back(
    without_key, report, http, as_role, rows
):
    who, key = as_role("reporter"), uuid4().hex
    await report(who=who)
    before = await rows(WRITTEN)
    headers = who | {"Idempotency-Key": key}
    refused = await without_key.post("/v1/issues", json=street_light(), headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (503, "master_key_missing")
    assert refused.headers["retry-after"] == "60"
    assert await rows(WRITTEN) == before
    assert (await http.post("/v1/issues", json=street_light(), headers=headers)).status_code == 201


async def test_an_original_that_can_t_be_opened_now_is_not_told_as_erased(without_key, report, as_role):
    who = as_role("reporter")
    await report(who=who)
    answer = await without_key.get("/v1/me/export", headers=who)
    assert (answer.status_code, answer.json()["code"]) == (503, "master_key_missing")
