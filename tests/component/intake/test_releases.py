"""Intake goes by the release in force: what it checks, what it asks, and how it is rebuilt."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from chassis.consumer import Consumer
from chassis.dead_letters import DeadLetters
from chassis.metrics import Metrics
from chassis.release_rebuilding import rebuild_releases
from chassis.release_shelf import release_watch
from chassis.release_store import ReleaseStore
from chassis.topics import register
from services.intake.adapters.reference_files import read_reference
from services.intake.adapters.reference_shelf import reference_shelf
from services.intake.adapters.release_codec import RULEBOOK_TOPIC, keep_release
from services.intake.domain.reference import KINDS
from services.intake.entrypoints.events import REACTIONS
from tests.component.intake.conftest import street_light
from tests.component.releases import again, publish, record, records_of, release, tombstones
from tests.component.routing.house import sample_tables

TABLES = ("release", "release_record", "release_copy")


@pytest.fixture(scope="module")
async def kafka(house, bare_stack) -> AsyncIterator[str]:
    """Intake listening to the rulebook, and its process watching for releases; the value is the broker's address."""
    await asyncio.to_thread(bare_stack.create_topics)
    settings, app = house.settings, house.app
    consumer = Consumer(
        f"intake-{uuid4().hex[:6]}",
        [register()[RULEBOOK_TOPIC]],
        app.unit_of_work,
        REACTIONS,
        DeadLetters("intake", house.clock),
        settings,
        Metrics(),
        house.clock,
    )
    watch = release_watch("intake", settings.intake_database_url, app.releases, settings, house.clock)
    running = [asyncio.create_task(role.run()) for role in (consumer, watch)]
    yield settings.kafka_bootstrap_servers
    for role in (consumer, watch):
        role.stop()
    await asyncio.gather(*running)


@pytest.fixture
def goes_by(http):
    async def wait(version: str) -> None:
        async with asyncio.timeout(30):
            while True:
                answer = (await http.get("/v1/release")).json()
                if answer["release"]["version"] == version:
                    return
                await asyncio.sleep(0.05)

    return wait


@pytest.fixture(scope="module")
def sample_records():
    return records_of(sample_tables())


async def test_a_category_tells_what_decides_in_it(http):
    answer = await http.get("/v1/categories/010202/facts")
    assert answer.status_code == 200
    told = answer.json()
    assert told["rulebook"] == {"version": "2026-06-01.1", "digest": "ab" * 32}
    facts = {fact["field"]: fact for fact in told["facts"]}
    assert set(facts) == {"place.kind", "occurred_at", "text"}
    assert facts["place.kind"]["options"] == ["商圈", "学校", "物业小区"]
    assert len(facts["place.kind"]["allowed"]) == 16
    assert "500105-CF-CG-0009" in facts["place.kind"]["powers"]


async def test_categories_are_a_tree_read_page_by_page(http):
    first = (await http.get("/v1/categories", params={"parent": "", "limit": 10})).json()
    rest = (await http.get("/v1/categories", params={"parent": "", "cursor": first["next_cursor"]})).json()
    tops = [*first["items"], *rest["items"]]
    assert [item["level"] for item in tops] == [1] * 15
    assert rest["next_cursor"] is None
    below = (await http.get("/v1/categories", params={"parent": "0102"})).json()["items"]
    assert {item["parent"] for item in below} == {"0102"}
    assert next(item for item in below if item["code"] == "010202")["has_facts"]


@pytest.mark.parametrize("path", ["/v1/categories/999999/facts", "/v1/categories?parent=999999"])
async def test_an_unknown_category_is_not_found(http, path):
    answer = await http.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "category_unknown")


@pytest.mark.parametrize("cursor", ["x", "WzFd"])
async def test_a_cursor_that_is_none_is_malformed(http, cursor):
    answer = await http.get("/v1/categories", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


async def test_the_missing_fact_that_decides_is_asked_for_at_once(report):
    smoke = {"category_code": "010202", "title": "楼下新开饭店油烟大", "text": "排烟管对着窗户。"}
    asks = (await report(street_light(**smoke))).json()["asks"]
    assert [ask["field"] for ask in asks] == ["place.kind"]
    assert "物业小区" in asks[0]["why"]
    told = await report(street_light(**smoke, fields={"place.kind": "物业小区"}))
    assert told.json()["asks"] == []


async def test_before_any_release_intake_is_ready_and_takes_what_it_can_not_check(house, as_role):
    shelf = reference_shelf(
        house.engine,
        FarBack(),
        read_reference(
            house.settings.intake_areas_file, house.settings.intake_categories_file, house.settings.intake_units_file
        ),
        Metrics(),
    )
    await shelf.refresh()
    app = replace(house.app, releases=shelf, desk=replace(house.app.desk, references=shelf))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(house.web_of(app)), base_url="http://x") as http:
        assert (await http.get("/health/ready")).status_code == 200
        assert (await http.get("/v1/release")).json() == {"release": None}
        headers = {**as_role("reporter"), "Idempotency-Key": uuid4().hex}
        body = street_light(category_code="990101", area_code="110101001", address=None)
        answer = await http.post("/v1/issues", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        told = answer.json()
        assert (told["category_code"], told["area_code"]) == ("990101", "110101001")
        page = (await http.get(told["links"]["track"])).json()
        assert (page["category"], page["area"]) == (None, None)


class FarBack:
    """Before any release was in force."""

    def now(self) -> datetime:
        return datetime(2000, 1, 1, tzinfo=UTC)


async def test_a_release_comes_in_force_without_a_restart_and_old_issues_stay_readable(
    kafka, house, report, http, goes_by, sample_records
):
    before = (await report(street_light(category_code="010202"))).json()
    kept = [each for each in sample_records if each.kind != "categories"]
    category = {"code": "9901", "parent": "", "name": "新分类", "level": "1"}
    await publish(
        kafka,
        release("2026-06-02.1", [*kept, record("categories", "9901", category)], published_at=house.clock.now()),
    )
    await goes_by("2026-06-02.1")

    assert (await report(street_light(category_code="9901"))).status_code == 201
    assert (await report(street_light(category_code="010202"))).status_code == 422
    assert (await http.get(before["links"]["track"])).json()["category"] is None

    later = house.clock.now() + timedelta(seconds=1)
    await publish(kafka, release("2026-06-03.1", sample_records, published_at=later))
    await goes_by("2026-06-03.1")
    assert (await http.get(before["links"]["track"])).json()["category"]["name"]


async def test_the_releases_are_rebuilt_from_the_topic_and_come_out_equal(kafka, house, rows, goes_by, sample_records):
    later = house.clock.now() + timedelta(seconds=2)
    used = release("2026-06-04.1", sample_records, published_at=later)
    ended = release("2026-06-04.0", sample_records[:20])
    broken = release("2026-06-04.2", sample_records[:20], published_at=later)
    await publish(kafka, [*ended, *broken[1:], *used, *tombstones(ended), *again(used[:3])])
    await goes_by("2026-06-04.1")
    marker = release("2026-06-05.1", sample_records[:1], in_force_from=datetime(2999, 1, 1).date())
    await publish(kafka, marker)
    await eventually_there(rows, "2026-06-05.1")
    on_topic = "WHERE version > '2026-06-01.1' ORDER BY 1, 2, 3"
    before = [await rows(f"SELECT * FROM {table} {on_topic}") for table in TABLES]
    async with house.engine.begin() as connection:
        await connection.execute(text("DELETE FROM release_copy WHERE version > '2026-06-01.1'"))
        await connection.execute(text("UPDATE release SET record_count = 0, is_whole = false"))
        await connection.execute(text("DELETE FROM release_record WHERE kind = 'areas'"))

    report = await rebuild_releases(
        house.engine, kafka, RULEBOOK_TOPIC, ReleaseStore(KINDS, house.clock), keep_release, house.clock
    )

    assert [await rows(f"SELECT * FROM {table} {on_topic}") for table in TABLES] == before
    assert report.incomplete == 1
    assert {row.version for row in before[0]} >= {"2026-06-04.1", "2026-06-04.2", "2026-06-05.1"}
    assert "2026-06-04.0" not in {row.version for row in before[1]}


async def eventually_there(rows, version: str) -> None:
    async with asyncio.timeout(30):
        while not await rows("SELECT 1 FROM release_copy WHERE version = :version", version=version):
            await asyncio.sleep(0.05)
