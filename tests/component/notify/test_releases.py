"""notify words by the units of the release in force, and fails on none that it does not know yet."""

import asyncio
from datetime import UTC, date, datetime

import httpx
import pytest
from click.testing import CliRunner

from chassis.clock import CIVIL_ZONE
from cli.rebuild import rebuild
from contracts.routing.v1 import case_pb2
from tests.component.notify.cases import Reported
from tests.component.releases import publish as publish_release
from tests.component.releases import record, release
from tests.component.routing.house import sample_tables

NEW_UNIT = "500105-XX"
# In force from today, and published after whatever the tests of other folders publish on the same topic.
LATER, EVEN_LATER = datetime(2100, 1, 1, tzinfo=UTC), datetime(2100, 1, 2, tzinfo=UTC)
TABLES = ("release", "release_record", "release_copy")


def today() -> date:
    return datetime.now(CIVIL_ZONE).date()


def unit_rows(*more: dict[str, str]) -> list[dict[str, str]]:
    header, *lines = sample_tables()["units"].removeprefix("\ufeff").splitlines()
    names = header.split(",")
    return [*(dict(zip(names, line.split(","), strict=True)) for line in lines), *more]


def unit(code: str, name: str) -> dict[str, str]:
    return {"unit_code": code, "name": name, "unit_type": "新局", "area_code": "500105"}


@pytest.fixture
def goes_by(notify):
    async def wait(version: str) -> None:
        async with asyncio.timeout(30), httpx.AsyncClient(base_url=notify.url) as client:
            while True:
                shown = (await client.get("/v1/release")).json()["release"]
                if shown and shown["version"] == version:
                    return
                await asyncio.sleep(0.05)

    return wait


@pytest.fixture
def lead_text(publish, deliveries_of, notify):
    """What the reporter of a new case reads about its lead."""

    async def read(unit_code: str) -> str:
        case = Reported()
        await publish(case.event("CaseAssigned", lead=case_pb2.Lead(unit_code=unit_code, post_code=f"{unit_code}-P1")))
        await deliveries_of(case.id, 4)
        async with notify.client("reporter", case.reporter_ref) as reporter:
            return (await reporter.get("/v1/inbox")).json()["items"][0]["text"]

    return read


async def test_a_unit_that_is_not_known_yet_is_told_by_its_code_and_by_name_once_released(notify, goes_by, lead_text):
    assert NEW_UNIT in await lead_text(NEW_UNIT)
    rows = unit_rows(unit(NEW_UNIT, "江北区新设局"))
    records = [record("units", "all", *rows), record("laws", "all", {"name": "《法》"})]
    events = release("2026-07-01.1", records, today(), LATER)
    await publish_release(notify.env["KAFKA_BOOTSTRAP_SERVERS"], events)
    await goes_by("2026-07-01.1")
    assert "江北区新设局" in await lead_text(NEW_UNIT)


async def test_rebuilding_notify_brings_the_releases_back_equal(notify, goes_by, database, monkeypatch):
    records = [record("units", "all", *unit_rows(unit("500105-YY", "另设局")))]
    events = release("2026-07-02.1", records, today(), EVEN_LATER)
    await publish_release(notify.env["KAFKA_BOOTSTRAP_SERVERS"], events)
    await goes_by("2026-07-02.1")
    before = await everything(database)
    await database.execute("DELETE FROM release")
    await database.execute("UPDATE release_record SET content = '[]' WHERE kind = 'units'")
    for name, value in notify.env.items():
        monkeypatch.setenv(name, value)

    result = await asyncio.to_thread(CliRunner().invoke, rebuild, ["notify"])

    assert result.exit_code == 0, result.output
    assert "notify: releases: whole=" in result.output
    assert await everything(database) == before


async def everything(database) -> list[list[tuple]]:
    return [[tuple(row) for row in await database.fetch(f"SELECT * FROM {table} ORDER BY 1, 2, 3")] for table in TABLES]
