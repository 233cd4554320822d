"""Open cases are moved after posts, units or the list have changed: looked at first, each once, also when the mover is
killed half-way."""

import asyncio
import os
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pytest
from sqlalchemy import text

from contracts.record.v1.record_pb2 import ACTOR_TYPE_ADMIN
from contracts.routing.v1.case_pb2 import CaseMoved
from tests.component.routing.house import NIGHT, House, an_issue, district_tables, eventually
from tests.component.routing.queues import served, step

UNIT, MERGED = "500105-HB", "500105-HX"
CASES = 24
PROJECT = Path(__file__).parents[3]


def merged_tables() -> dict[str, str]:
    """The unit goes by another code from now on, and so do its posts."""
    tables = district_tables()
    return tables | {name: tables[name].replace(UNIT, MERGED) for name in ("units", "posts")}


@pytest.fixture
async def merged(bare_house: House) -> tuple[House, list[str]]:
    """Cases of a unit that is merged into another one by now."""
    house = bare_house
    await house.publish(district_tables())
    issues = [an_issue(occurred_at=NIGHT, received_at=datetime.now(UTC)) for _ in range(CASES)]
    for issue in issues:
        await house.send(issue)
    ids = sorted(issue.issue_id for issue in issues)
    await eventually(lambda: all_there(house, ids))
    assert (await moved(house, unit=UNIT))["items"] == []
    await house.publish(merged_tables())
    await eventually(lambda: in_force(house))
    return house, ids


async def moved(house: House, who: dict[str, str] | None = None, **form: Any) -> dict[str, Any]:
    body = {"reason": "单位合并", **form}
    answer = await house.http.post("/v1/moves", json=body, headers=who or house.token("admin"))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def events_of_kind(house: House, kind: str) -> list[Any]:
    statement = "SELECT case_id, version, payload FROM case_event WHERE type LIKE :kind"
    return list(await house.rows(statement, kind=f"%{kind}"))


async def all_there(house: House, ids: list[str]) -> bool:
    rows = await house.rows("SELECT 1 FROM case_file WHERE lead_unit = :unit AND id = ANY(:ids)", unit=UNIT, ids=ids)
    return len(rows) == len(ids)


async def standing(house: House, ids: list[str]) -> list[Any]:
    statement = "SELECT id, version, lead_unit, resolve_at FROM case_file WHERE id = ANY(:ids) ORDER BY id"
    return list(await house.rows(statement, ids=ids))


def told(page: dict[str, Any]) -> list[Any]:
    return [[item[name] for name in ("case_id", "version", "from", "to", "why")] for item in page["items"]]


async def test_a_dry_run_lists_every_case_and_changes_nothing_and_the_move_does_just_that(merged):
    house, ids = merged
    ids = ids[:5]
    before = await standing(house, ids)
    seen = await moved(house, case_ids=ids, dry_run=True)
    assert [item["case_id"] for item in seen["items"]] == ids
    assert {(item["from"]["unit_code"], item["to"]["unit_code"], item["why"]["code"]) for item in seen["items"]} == {
        (UNIT, MERGED, "unit_gone")
    }
    assert await standing(house, ids) == before
    async with house.app.engine.begin() as other:
        await other.execute(text("SELECT 1 FROM case_file WHERE id = :id FOR UPDATE"), {"id": ids[0]})
        page = await moved(house, case_ids=ids)
        # Whom somebody is at work on is passed over, and named.
        assert page["busy"] == ids[:1]
        assert told(page) == told(seen)[1:]
    assert told(await moved(house, case_ids=ids)) == told(seen)[:1]
    after = await standing(house, ids)
    assert [row.resolve_at for row in after] == [row.resolve_at for row in before]
    assert {(row.lead_unit, row.version) for row in after} == {(MERGED, 2)}
    assert (await moved(house, case_ids=ids))["items"] == []
    # Its new post can take it on, and the case says how it came there.
    case = await house.case(ids[0])
    assert [event["event"] for event in case["history"]] == ["CaseAssigned", "CaseMoved"]
    assert (await step(house, case, "accept"))["state"] == "accepted"
    (payload,) = [row.payload for row in await events_of_kind(house, "CaseMoved") if str(row.case_id) == ids[0]]
    record = CaseMoved.FromString(payload).record
    assert (record.reason_code, record.actor.type, record.power.code) == (
        "unit_gone",
        ACTOR_TYPE_ADMIN,
        case["lead"]["power_code"],
    )
    assert orjson.loads(record.detail_json)["from"]["unit_code"] == UNIT
    key = {**house.token("admin"), "Idempotency-Key": str(uuid4())}
    first = await moved(house, key, unit=UNIT, limit=3)
    assert len(first["items"]) == 3
    assert await moved(house, key, unit=UNIT, limit=3) == first


async def in_force(house: House) -> bool:
    snapshot = house.app.shelf.snapshot
    return snapshot is not None and MERGED in snapshot.unit_by_code


async def test_a_mover_that_is_killed_half_way_goes_on_when_it_is_run_again(merged, stack):
    house, ids = merged
    async with served(house) as address:
        environment = {**os.environ, **stack.env, "ROUTING_URL": address, "PYTHONPATH": str(PROJECT)}
        command = (sys.executable, "-m", "cli.main", "move", "--unit", UNIT, "--json", "--page", "2")
        pipe = asyncio.subprocess.PIPE
        first = await asyncio.create_subprocess_exec(*command, env=environment, stdout=pipe, stderr=pipe, cwd=PROJECT)
        await eventually(lambda: some_moved(house))
        first.kill()
        await first.communicate()
        half = len(await events_of_kind(house, "CaseMoved"))
        again = await asyncio.create_subprocess_exec(*command, env=environment, stdout=pipe, stderr=pipe, cwd=PROJECT)
        out, err = await again.communicate()
    assert (again.returncode, err.decode().endswith("stay\n")) == (0, True), err
    times = Counter(str(row.case_id) for row in await events_of_kind(house, "CaseMoved"))
    assert set(ids) <= times.keys()
    assert set(times.values()) == {1}
    # The page that was under way when it was killed may have been committed afterwards.
    assert 0 < half < len(times)
    assert len(times) - half - 2 <= len(out.decode().splitlines()) <= len(times) - half
    assert {row.lead_unit for row in await standing(house, ids)} == {MERGED}
    assert await house.rows("SELECT 1 FROM case_file WHERE is_open AND work_unit = :unit", unit=UNIT) == []
    (load,) = await house.rows("SELECT sum(open_cases) AS count FROM post_load WHERE post_code LIKE '500105-H_-P%'")
    (led,) = await house.rows("SELECT count(*) FROM case_file WHERE is_open AND lead_post LIKE '500105-H_-P%'")
    assert load.count == led.count


async def some_moved(house: House) -> bool:
    return bool(await events_of_kind(house, "CaseMoved"))


async def test_who_is_set_absent_has_the_cases_moved_by_post(house: House):
    case = await house.route(occurred_at=NIGHT)
    post = case["lead"]["post_code"]
    try:
        answer = await house.http.put(f"/v1/posts/{post}", json={"person": ""}, headers=house.token("admin"))
        assert answer.status_code == 200, answer.text
        (item,) = (await moved(house, post=post, case_ids=[case["case_id"]]))["items"]
    finally:
        await house.http.put(f"/v1/posts/{post}", json={}, headers=house.token("admin"))
    assert (item["why"]["code"], item["to"]["unit_code"]) == ("post_vacant", UNIT)
    assert item["to"]["post_code"] not in (None, post)
    assert item["deadlines"]["resolve_at"] == case["deadlines"]["resolve_at"]


async def test_only_admins_move_cases_and_they_say_which_and_why(house: House):
    for role in ("supervisor", "officer", "editor"):
        refused = await house.http.post("/v1/moves", json={"all": True, "reason": "x"}, headers=house.token(role))
        assert refused.status_code == 403
    admin = house.token("admin")
    for body, field in (({"reason": "x"}, "unit"), ({"all": True}, "reason"), ({"unit": "x", "reason": " "}, "reason")):
        refused = await house.http.post("/v1/moves", json=body, headers=admin)
        assert refused.status_code == 422, refused.text
        assert [error["field"] for error in refused.json()["errors"]] == [field]
    bad = await house.http.post("/v1/moves", json={"all": True, "reason": "x", "cursor": "y"}, headers=admin)
    assert bad.status_code == 400
