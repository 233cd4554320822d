"""A release in pieces shows whole or not at all, on its day, and until another is whole."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import MetaData, text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import FixedClock
from chassis.events import OutgoingEvent, understand
from chassis.metrics import Metrics
from chassis.notice_watch import NoticeWatch, seconds_to_midnight
from chassis.release_judging import CHANNEL
from chassis.release_shelf import ReleaseShelf
from chassis.release_store import ReleaseStore
from chassis.release_tables import release_tables
from services.notify.adapters.release_codec import keep_release
from tests.component.chassis.running import running
from tests.component.releases import again, raw_message, record, release, tombstones

NOON = datetime(2026, 6, 2, 4, tzinfo=UTC)
KINDS = ("units",)
TABLES = ("release", "release_record", "release_copy")
BOOTSTRAP: list[str] = ["nothing released"]


@dataclass
class Reader:
    """One service's store, and the shelf of one of its processes."""

    engine: AsyncEngine
    clock: FixedClock
    metrics: Metrics
    shelf: ReleaseShelf[list[str]]

    async def hear(self, events: Sequence[OutgoingEvent]) -> None:
        """One batch."""
        store = ReleaseStore(KINDS, self.clock)
        for event in events:
            keep_release(understand(raw_message(event)), store)
        async with self.engine.begin() as connection:
            await store.flush(connection)

    async def shows(self) -> list[str]:
        await self.shelf.refresh()
        return self.shelf.current

    @property
    def faults(self) -> float | None:
        return self.metrics.registry.get_sample_value("incomplete_releases_open")

    async def rows(self, table: str) -> list[Any]:
        async with self.engine.connect() as connection:
            return list((await connection.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2, 3"))).all())

    async def everything(self) -> list[list[Any]]:
        return [await self.rows(table) for table in TABLES]


def names(_ref: object, contents: Any) -> list[str]:
    return [row["name"] for row in contents.get("units", [])]


@pytest.fixture
async def reader(engine: AsyncEngine) -> Reader:
    metadata = MetaData()
    release_tables(metadata)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    clock, metrics = FixedClock(NOON), Metrics()
    return Reader(engine, clock, metrics, ReleaseShelf(engine, clock, names, BOOTSTRAP, metrics))


def units(*found: str) -> list[Any]:
    """Each unit in a record of its own, beside records of a kind that nobody reads here."""
    powers = [record("powers", f"P{number}", {"power_code": f"P{number}"}) for number in range(3)]
    return [*(record("units", name, {"name": name}) for name in found), *powers]


async def test_before_the_first_release_the_bootstrap_shows(reader: Reader):
    assert await reader.shows() == BOOTSTRAP
    await reader.shelf.looked()
    assert reader.faults == 0


async def test_a_release_shows_when_its_last_piece_is_there(reader: Reader):
    *records, manifest = release("1", units("甲", "乙"))
    await reader.hear(records[:2])
    assert await reader.shows() == BOOTSTRAP
    await reader.hear(records[2:])
    assert await reader.shows() == BOOTSTRAP
    await reader.hear([manifest])
    assert await reader.shows() == ["乙", "甲"]


async def test_contents_are_kept_of_the_kinds_that_are_read_and_digests_of_all(reader: Reader):
    await reader.hear(release("1", units("甲")))
    kept = {(row.kind, row.content is not None) for row in await reader.rows("release_record")}
    assert kept == {("units", True), ("powers", False)}


@pytest.mark.parametrize("seed", range(8))
async def test_the_order_the_batches_and_repetitions_make_no_difference(reader: Reader, seed: int):
    chance = random.Random(seed)  # noqa: S311 - the same shuffle every time
    events = release("1", units("甲", "乙", "丙"))
    await reader.hear(events)
    expected = await reader.everything()
    async with reader.engine.begin() as connection:
        for table in TABLES:
            await connection.execute(text(f"DELETE FROM {table}"))
    told = [*events, *again(chance.sample(events, 4))]
    chance.shuffle(told)
    while told:
        size = chance.randint(1, len(told))
        await reader.hear(told[:size])
        told = told[size:]
    assert await reader.everything() == expected


async def test_a_release_with_a_piece_missing_never_shows_and_is_told_of(reader: Reader):
    await reader.hear(release("1", units("甲")))
    missing, *others = release("2", units("乙", "丙"), published_at=NOON)
    await reader.hear(others)
    assert await reader.shows() == ["甲"]
    assert reader.faults == 1
    await reader.hear([missing])
    assert await reader.shows() == ["丙", "乙"]
    assert reader.faults == 0


async def test_a_release_with_a_wrong_piece_never_shows_until_it_is_released_again(reader: Reader):
    await reader.hear(release("1", units("甲")))
    right = release("2", units("乙"), published_at=NOON)
    [altered, _] = release("2", [record("powers", "P1", {"power_code": "altered"})])
    await reader.hear([altered if event.key == altered.key else event for event in right])
    assert await reader.shows() == ["甲"]
    assert reader.faults == 1
    await reader.hear(again(right))
    assert await reader.shows() == ["乙"]
    assert reader.faults == 0


async def test_a_release_in_use_stays_while_it_is_released_anew_wrongly(reader: Reader):
    await reader.hear(release("1", units("甲")))
    assert await reader.shows() == ["甲"]
    [altered, _] = release("1", [record("units", "甲", {"name": "乙"})])
    await reader.hear([altered])
    fresh = ReleaseShelf(reader.engine, reader.clock, names, BOOTSTRAP, reader.metrics)
    await fresh.refresh()
    assert fresh.current == ["甲"]
    assert reader.faults == 1


async def test_records_without_a_manifest_are_a_fault_only_after_a_while(reader: Reader):
    records = release("1", units("甲"), published_at=NOON)[:-1]
    await reader.hear(records)
    assert await reader.shows() == BOOTSTRAP
    assert reader.faults == 0
    reader.clock.advance(timedelta(minutes=6))
    await reader.shows()
    assert reader.faults == 1
    await reader.hear(tombstones(records))
    await reader.shows()
    assert reader.faults == 0


async def test_a_release_of_a_later_day_shows_when_its_day_has_come_in_china(reader: Reader):
    await reader.hear(release("1", units("甲")))
    await reader.hear(release("2", units("乙"), in_force_from=date(2026, 6, 4), published_at=NOON))
    assert await reader.shows() == ["甲"]
    reader.clock.advance(datetime(2026, 6, 3, 15, 59, 59, tzinfo=UTC) - NOON)
    assert await reader.shows() == ["甲"]
    reader.clock.advance(timedelta(seconds=1))
    assert await reader.shows() == ["乙"]


async def test_of_two_releases_of_one_day_the_last_published_shows(reader: Reader):
    await reader.hear(release("1", units("甲"), published_at=NOON))
    await reader.hear(release("2", units("乙"), published_at=NOON - timedelta(hours=1)))
    assert await reader.shows() == ["甲"]


async def test_tombstones_delete_a_superseded_version(reader: Reader):
    old = release("1", units("甲"))
    await reader.hear(old)
    await reader.hear(release("2", units("乙"), published_at=NOON))
    await reader.hear(tombstones(old))
    for table in TABLES:
        assert {row.version for row in await reader.rows(table)} == {"2"}
    assert await reader.shows() == ["乙"]
    assert reader.faults == 0


async def test_the_version_in_use_outlives_its_tombstones_until_another_is_whole(reader: Reader):
    used = release("1", units("甲"))
    await reader.hear(used)
    await reader.hear(tombstones(used))
    fresh = ReleaseShelf(reader.engine, reader.clock, names, BOOTSTRAP, reader.metrics)
    await fresh.refresh()
    assert fresh.current == ["甲"]
    assert await reader.rows("release_record") == []
    following = release("2", units("乙"), published_at=NOON)
    await reader.hear(following[:-1])
    assert await reader.shows() == ["甲"]
    await reader.hear(following[-1:])
    assert await reader.shows() == ["乙"]
    assert {row.version for row in await reader.rows("release_copy")} == {"2"}


async def test_a_release_that_was_ended_before_its_day_never_shows(reader: Reader):
    withdrawn = release("1", units("甲"), in_force_from=date(2026, 6, 4))
    await reader.hear(withdrawn)
    await reader.hear(tombstones(withdrawn))
    reader.clock.advance(timedelta(days=7))
    assert await reader.shows() == BOOTSTRAP


async def test_a_batch_that_ends_a_key_and_brings_it_again_keeps_it(reader: Reader):
    events = release("1", units("甲"))
    await reader.hear([*events, *tombstones(events), *again(events)])
    assert await reader.shows() == ["甲"]


async def test_a_release_that_nobody_can_read_leaves_what_we_have_and_is_told_of(reader: Reader):
    await reader.hear(release("1", units("甲")))
    await reader.shows()
    await reader.hear(release("2", [record("units", "all", {"title": "no name"})], published_at=NOON))
    assert await reader.shows() == ["甲"]
    assert reader.faults == 1


async def test_a_whole_release_wakes_the_processes(reader: Reader, database_url: str):
    watch = NoticeWatch(database_url, "test", CHANNEL, reader.shelf.refresh, 600, reader.clock)
    async with running(watch):
        await reader.shelf.looked()
        await reader.hear(release("1", units("甲")))
        async with asyncio.timeout(10):
            while reader.shelf.current == BOOTSTRAP:
                await asyncio.sleep(0.02)
    assert reader.shelf.current == ["甲"]


def test_the_watch_looks_when_the_civil_day_begins():
    assert seconds_to_midnight(datetime(2026, 6, 1, 15, 59, 30, tzinfo=UTC)) == pytest.approx(30.01)
    assert seconds_to_midnight(datetime(2026, 6, 1, 16, tzinfo=UTC)) == pytest.approx(86_400.01)
