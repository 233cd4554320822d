"""A draft tried on the cases of the running service."""

import asyncio
from typing import Any

import pytest

from contracts.record.v1.record_pb2 import ActionRecorded
from services.routing.adapters import past_issues
from tests.component.routing.house import House, an_issue

NOISE, BUREAU = "500105-CF-HB-0006", "500105-HB"
ENDED = {"upsert": {"powers": [{"power_code": NOISE, "in_force_to": "2025-01-01"}]}}


@pytest.fixture(scope="module")
async def draft(house: House) -> str:
    """The version in force, its power over noise at night ended."""
    in_force = house.app.shelf.snapshot
    assert in_force is not None
    return str((await house.step(in_force.version, "edits", **ENDED))["id"])


async def refused(house: House, version: str, headers: dict[str, str], **form: Any) -> tuple[int, dict[str, Any]]:
    answer = await house.http.post(f"/v1/rulebooks/{version}/simulate", json=form, headers=headers)
    return answer.status_code, answer.json()


def timeless(case: dict[str, Any]) -> dict[str, Any]:
    """The case without what changes as time passes, whatever is done to it."""
    return {**case, "clocks": [{**clock, "elapsed_share": None} for clock in case["clocks"]]}


async def test_an_outlook_names_who_would_lead_instead_and_touches_no_case(house: House, draft: str):
    before = [await house.route() for _ in range(3)]
    assert {case["lead"]["power_code"] for case in before} == {NOISE}
    found = await house.step(draft, "simulate", unit=BUREAU, limit=50)
    assert found["new"]["version"] == draft
    assert found["cases"]["seen"] <= 50
    assert found["cases"]["facts_only"] == 0
    moved = next(row for row in found["powers"] if row["from"] == NOISE)
    assert moved["count"] >= 3
    assert {case["case_id"] for case in before} <= set(moved["examples"])
    (bureau,) = (row for row in found["units"] if row["unit_code"] == BUREAU)
    assert bureau["lost"] >= 3
    after = [await house.case(case["case_id"]) for case in before]
    assert [timeless(case) for case in after] == [timeless(case) for case in before]


async def test_a_new_keyword_is_looked_for_in_the_masked_text(house: House, draft: str):
    reported = an_issue(title_masked="鹦鹉螺号整夜轰鸣", text_masked="")
    await house.send(reported)
    case = await house.case(reported.issue_id)
    row = {"power_code": NOISE, "condition": 'text has any("鹦鹉螺号")', "precedence": "999"}
    version = (await house.step(draft, "edits", upsert={"powers": [{**row, "in_force_to": ""}]}))["id"]
    found = await house.step(version, "simulate", limit=20)
    (moved,) = (row for row in found["powers"] if row["to"] == NOISE and case["case_id"] in row["examples"])
    assert moved["from"] != NOISE


async def test_only_the_days_asked_for_are_looked_at(house: House, draft: str):
    await house.route()
    assert (await house.step(draft, "simulate", since="2026-11-02", until="2026-11-02"))["cases"]["seen"] > 0
    assert (await house.step(draft, "simulate", until="2020-12-31"))["cases"]["seen"] == 0


async def test_the_newest_are_looked_at_page_by_page_up_to_the_limit(
    house: House, draft: str, monkeypatch: pytest.MonkeyPatch
):
    newest = [(await house.route())["case_id"] for _ in range(4)]
    monkeypatch.setattr(past_issues, "PAGE_ROWS", 2)
    found = await house.step(draft, "simulate", limit=3)
    assert found["cases"]["seen"] == 3
    (moved,) = found["powers"]
    assert moved["examples"] == newest[:0:-1]


async def test_a_simulation_is_on_record_with_its_counts(house: House, draft: str):
    found = await house.step(draft, "simulate", "publisher", limit=10)
    rows = await house.rows(
        "SELECT payload FROM outbox WHERE aggregatetype = 'routing.record.v1' AND aggregateid = :id"
        " ORDER BY position DESC LIMIT 1",
        id=draft,
    )
    record = ActionRecorded.FromString(rows[0].payload).record
    assert (record.action, record.actor.ref) == ("rulebook.simulated", "test-publisher")
    assert f'"seen":{found["cases"]["seen"]}' in record.detail_json


async def test_only_who_sees_the_whole_area_may_look_ahead(house: House, draft: str):
    assert (await refused(house, draft, house.officer("500105-HB-P07")))[0] == 403
    of_a_street = house.token("supervisor", unit="500105006-JD")
    assert (await refused(house, draft, of_a_street))[1]["code"] == "not_your_unit"
    assert (await refused(house, draft, house.token("supervisor"), limit=1))[0] == 200


async def test_what_makes_no_sense_is_told_all_at_once(house: House, draft: str):
    editor = house.token("editor")
    status, told = await refused(house, draft, editor, since="2026-11-02", until="2026-11-01", unit="nobody")
    assert (status, [fault["field"] for fault in told["errors"]]) == (422, ["until", "unit"])
    assert (await refused(house, draft, editor, limit=0))[0] == 422
    status, told = await refused(house, draft, editor, since="0001-01-01", until="9999-12-31")
    assert (status, [fault["field"] for fault in told["errors"]]) == (422, ["since", "until"])
    assert (await refused(house, draft, editor, since="0001-01-02", until="9999-12-30", limit=1))[0] == 200
    assert (await refused(house, draft, editor, against="2020-01-01.1"))[1]["code"] == "rulebook_unknown"
    assert (await refused(house, "2020-01-01.1", editor))[0] == 404


async def test_a_second_simulation_at_the_same_time_is_asked_to_come_again(house: House, draft: str):
    address, editor = f"/v1/rulebooks/{draft}/simulate", house.token("editor")
    both = await asyncio.gather(*(house.http.post(address, json={"limit": 5}, headers=editor) for _ in range(2)))
    busy, done = sorted(both, key=lambda answer: -answer.status_code)
    assert (done.status_code, busy.status_code, busy.json()["code"]) == (200, 429, "simulation_running")
    assert int(busy.headers["Retry-After"]) > 0
