"""Publishing under load: decisions and issues go on meanwhile, and each names the version it rests on."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from chassis.clock import SystemClock
from chassis.database import create_engine
from services.routing.adapters import rulebook_shelf
from services.routing.adapters.rulebook_shelf import RulebookShelf
from services.routing.domain.rulebook.snapshot import Snapshot
from tests.component.routing.house import NIGHT, House, an_issue, district_tables, eventually

POWER = "500105-CF-HB-0006"
NOISE = {
    "title": "工地半夜打桩",
    "category_code": "040203",
    "area_code": "500105006002",
    "occurred_at": NIGHT.isoformat(),
}
PAUSE_SECONDS = 0.02


class Load:
    """Asks for decisions and sends issues until it is told to stop."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._stopped = asyncio.Event()
        self.decisions: list[tuple[int, dict[str, Any]]] = []
        self.issues: list[UUID] = []

    def stop(self) -> None:
        self._stopped.set()

    async def ask(self) -> None:
        headers = self._house.token("officer")
        while not self._stopped.is_set():
            answer = await self._house.http.post("/v1/decisions", json=NOISE, headers=headers)
            self.decisions.append((answer.status_code, answer.json()))
            await asyncio.sleep(PAUSE_SECONDS)

    async def send(self) -> None:
        while not self._stopped.is_set():
            issue = an_issue(occurred_at=NIGHT, received_at=datetime.now(UTC))
            await self._house.send(issue)
            self.issues.append(UUID(issue.issue_id))
            await asyncio.sleep(PAUSE_SECONDS)


async def test_no_decision_and_no_case_is_lost_while_three_versions_are_published(bare_house: House):
    house = bare_house
    versions = [await house.publish(district_tables())]
    # The consumer has found its partitions: what is sent from now on is decided as it comes.
    await house.route(occurred_at=NIGHT, received_at=datetime.now(UTC))
    load = Load(house)
    running = [asyncio.create_task(load.ask()), asyncio.create_task(load.send())]
    for hours in ("5", "6", "7"):
        form = {"upsert": {"powers": [{"power_code": POWER, "respond_within_hours": hours}]}}
        draft = await house.step(versions[-1]["id"], "edits", **form)
        await house.step(draft["id"], "check")
        await house.step(draft["id"], "review", "publisher", approve=True)
        versions.append(await house.step(draft["id"], "publish", "publisher"))
    await asyncio.sleep(PAUSE_SECONDS * 10)
    load.stop()
    await asyncio.gather(*running)
    digests = {version["id"]: version["digest"] for version in versions}
    assert len(set(digests.values())) == len(versions)

    assert {status for status, _ in load.decisions} == {200}
    assert {decision["outcome"] for _, decision in load.decisions} == {"assigned"}
    decided_by = [decision["rulebook"] for _, decision in load.decisions]
    assert all(digests[stamp["version"]] == stamp["digest"] for stamp in decided_by)
    # One reference is swapped: nobody is ever thrown back.
    order = [list(digests).index(stamp["version"]) for stamp in decided_by]
    assert order == sorted(order)
    assert {order[0], order[-1]} == {0, len(versions) - 1}

    async def all_there() -> bool:
        found = await house.rows("SELECT count(*) AS n FROM case_file WHERE id = ANY(:ids)", ids=load.issues)
        return found[0].n == len(load.issues)

    assert await eventually(all_there)
    cases = await house.rows(
        "SELECT state, rulebook_version, rulebook_digest FROM case_file WHERE id = ANY(:ids)", ids=load.issues
    )
    assert Counter(case.state for case in cases) == {"assigned": len(load.issues)}
    assert all(digests[case.rulebook_version] == case.rulebook_digest for case in cases)
    assert {case.rulebook_version for case in cases} >= {versions[0]["id"], versions[-1]["id"]}
    events = await house.rows(
        "SELECT case_id, count(*) AS n FROM case_event WHERE case_id = ANY(:ids) GROUP BY 1", ids=load.issues
    )
    assert {event.n for event in events} == {1}


async def test_of_a_version_whose_bytes_nobody_can_read_the_tables_are_read(bare_house: House):
    from chassis.clock import SystemClock
    from services.routing.adapters.rulebook_shelf import RulebookShelf

    house = bare_house
    version = await house.publish(district_tables())
    (kept,) = await house.rows("SELECT octet_length(snapshot) AS n FROM rulebook_version")
    assert kept.n > 1000
    for content in (b"powerlist-snapshot of another age", None):
        async with house.app.unit_of_work() as work:
            await work.rulebooks.keep_snapshot(version["id"], content)
        shelf = RulebookShelf(house.app.engine, SystemClock())
        await shelf.refresh()
        assert (shelf.snapshot.version, shelf.snapshot.digest) == (version["id"], version["digest"])


async def test_no_connection_is_held_while_a_rulebook_is_made_ready(house: House, monkeypatch: pytest.MonkeyPatch):
    """Of a city's list that takes seconds, on a busy machine longer than Postgres lets a transaction idle."""
    engine = create_engine(house.app.engine.url.render_as_string(hide_password=False), "shelf", pool_connections=1)
    made, in_use = rulebook_shelf.load_snapshot, []

    def noting(content: bytes, version: str) -> Snapshot:
        in_use.append(engine.pool.checkedout())
        return made(content, version)

    monkeypatch.setattr(rulebook_shelf, "load_snapshot", noting)
    await RulebookShelf(engine, SystemClock()).refresh()
    await engine.dispose()
    assert in_use == [0]
