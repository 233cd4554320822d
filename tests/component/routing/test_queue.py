"""A unit's queue, and what nobody leads yet."""

import csv
import io
from uuid import uuid4

from sqlalchemy import text

from tests.component.routing.house import NIGHT, House, sample_tables

HANDLER = "500105-HB-P07"
QUEUE = "/v1/units/500105-HB/queue"


async def _all(house: House, address: str, who: dict[str, str], **params: str) -> list[dict]:
    items, cursor = [], {}
    while True:
        answer = await house.http.get(address, headers=who, params={"limit": "2", **params, **cursor})
        assert answer.status_code == 200, answer.text
        items += answer.json()["items"]
        if answer.json()["next_cursor"] is None:
            return items
        assert 'rel="next"' in answer.headers["link"]
        cursor = {"cursor": answer.json()["next_cursor"]}


async def test_a_queue_lists_every_open_case_once_the_most_pressing_first(house: House):
    mine = [await house.route(occurred_at=NIGHT) for _ in range(3)]
    urgent = await house.route(occurred_at=NIGHT, urgency="emergency")
    items = await _all(house, QUEUE, house.officer(HANDLER))
    ids = [item["case_id"] for item in items]
    assert len(ids) == len(set(ids))
    assert {case["case_id"] for case in [*mine, urgent]} <= set(ids)
    due = [item["due_at"] for item in items]
    assert due == sorted(due)
    led = [item for item in items if item["role"] == "lead"]
    assert all(item["lead"]["unit_code"] == "500105-HB" for item in led)
    assert all(item["due_at"] == item["deadlines"]["resolve_at"] for item in led)


async def test_a_queue_tells_what_the_caller_may_do(house: House):
    case = await house.route(occurred_at=NIGHT)
    for who, action in ((house.officer(HANDLER), "accept"), (house.token("supervisor"), "supervise")):
        items = await _all(house, QUEUE, who, status="assigned")
        found = next(item for item in items if item["case_id"] == case["case_id"])
        offered = {each["action"] for each in found["next_actions"]}
        assert offered & {"accept", "supervise"} == {action}


async def test_a_queue_by_status(house: House):
    case = await house.route(occurred_at=NIGHT)
    who = house.officer(case["lead"]["post_code"])
    waivers = [("waive_assist", {"task_id": each["task_id"], "reason": "已处置"}) for each in case["assistants"]]
    for action, body in (("accept", {}), *waivers, ("resolve", {"result": "已办"})):
        address = f"/v1/cases/{case['case_id']}/actions/{action}"
        answer = await house.http.post(address, json=body, headers={**who, "Idempotency-Key": str(uuid4())})
        assert answer.status_code == 200, answer.text
    for status in ("closed", "resolved"):
        assert case["case_id"] in [item["case_id"] for item in await _all(house, QUEUE, who, status=status)]
    for status in ("open", "assigned", "accepted"):
        assert case["case_id"] not in [item["case_id"] for item in await _all(house, QUEUE, who, status=status)]


def community_led_tables() -> dict[str, str]:
    """The sample, in which communities lead what they only help with otherwise: reporting damaged street furniture."""
    tables = sample_tables()
    rows = list(csv.DictReader(io.StringIO(tables["powers"])))
    power = next(row for row in rows if row["power_code"] == "500105-QT-CM-0002")
    power.update(lead_or_assist="主办", lead_power_code="", precedence="999", assist_unit_types="")
    written = io.StringIO()
    writer = csv.DictWriter(written, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return {**tables, "powers": written.getvalue()}


async def test_a_community_led_case_is_worked_by_the_posts_of_its_street(bare_house: House):
    await bare_house.publish(community_led_tables())
    case = await bare_house.route(category_code="010204", area_code="500105006002")
    assert case["lead"]["unit_code"] == "500105006002"
    assert case["lead"]["post_code"].startswith("500105006-JD-P")
    handler = bare_house.officer(case["lead"]["post_code"])
    for unit in ("500105006-JD", "500105006002"):
        items = await _all(bare_house, f"/v1/units/{unit}/queue", handler, role="lead")
        assert [item["case_id"] for item in items] == [case["case_id"]]
    assert not await _all(bare_house, "/v1/units/500105006003/queue", handler)
    address = f"/v1/cases/{case['case_id']}/actions/accept"
    accepted = await bare_house.http.post(address, headers={**handler, "Idempotency-Key": "community"})
    assert accepted.status_code == 200, accepted.text


async def test_only_the_unit_and_those_above_read_a_queue(house: House):
    for who in (house.officer("500105-ZJ-P07"), house.token("supervisor", unit="500105003-JD"), house.token("editor")):
        assert (await house.http.get(QUEUE, headers=who, params={"limit": "0"})).status_code == 403
    for who in (house.token("admin"), house.token("supervisor", unit="500105-DC")):
        assert (await house.http.get(QUEUE, headers=who)).status_code == 200


async def test_a_unit_that_no_list_knows_has_no_queue_and_one_that_had_cases_keeps_it(house: House):
    who = house.token("supervisor")
    for address in ("queue", "queue/counts", "queue/left", "queue/stream", "queue/filters"):
        for unit in ("500105-H", "500105-QQ", "5001", "nobody"):
            answer = await house.http.get(f"/v1/units/{unit}/{address}", headers=who)
            assert (answer.status_code, answer.json().get("code")) == (404, "unit_unknown"), address
    own = house.token("officer", unit="500105-QQ", post="500105-QQ-P01")
    assert (await house.http.get("/v1/units/500105-QQ/queue", headers=own)).status_code == 404
    action = {"action": "accept", "case_ids": [str(uuid4())]}
    sent = await house.http.post(
        "/v1/units/500105-QQ/queue/actions", json=action, headers={**own, "Idempotency-Key": "k"}
    )
    assert (sent.status_code, sent.json()["code"]) == (404, "unit_unknown")
    for known in ("500105-HB", "500105006-JD", "500105006003"):
        assert (await house.http.get(f"/v1/units/{known}/queue", headers=who)).status_code == 200
    # A unit of a list that is no longer in force.
    case = await house.route(occurred_at=NIGHT)
    async with house.app.engine.begin() as connection:
        moved = text("UPDATE queue_item SET unit_code = '500105-YY' WHERE case_id = :id AND unit_code = '500105-HB'")
        await connection.execute(moved, {"id": case["case_id"]})
    items = await _all(house, "/v1/units/500105-YY/queue", who)
    assert [item["case_id"] for item in items] == [case["case_id"]]


async def test_the_code_of_an_area_stands_for_all_that_lies_in_it(house: House):
    case = await house.route(occurred_at=NIGHT)
    address = f"/v1/cases/{case['case_id']}"
    for unit, status in (("500000", 200), ("500105", 200), ("500106", 403), ("500105007", 403), ("50010", 403)):
        for role in ("supervisor", "admin"):
            who = house.token(role, unit=unit)
            assert (await house.http.get(address, headers=who)).status_code == status, unit
            assert (await house.http.get(QUEUE, headers=who)).status_code == status, unit
    marks = await house.http.get("/v1/marks", headers=house.token("supervisor", unit="500000"))
    assert marks.status_code == 200


async def test_a_bad_page_is_told(house: House):
    who = house.officer(HANDLER)
    for cursor in ("x", "WyJhIiwiYiJd", "WzEsMl0"):
        answer = await house.http.get(QUEUE, headers=who, params={"cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")
    for params in ({"limit": "0"}, {"status": "lost"}):
        assert (await house.http.get(QUEUE, headers=who, params=params)).status_code == 422


async def test_cases_without_a_lead_are_listed_for_those_above(house: House):
    gap = await house.route(category_code="010208")
    items = await _all(house, "/v1/cases", house.token("supervisor", unit="500105-DC"), state="triage")
    assert gap["case_id"] in [item["case_id"] for item in items]
    street = await _all(house, "/v1/cases", house.token("supervisor", unit="500105003-JD"), state="triage")
    assert gap["case_id"] not in [item["case_id"] for item in street]
    assert (await house.http.get("/v1/cases", headers=house.officer(HANDLER))).status_code == 403


async def test_a_case_about_a_unit_is_found_by_that_unit_on_no_way(house: House):
    """The night noise is the environment bureau's own; a street helps there, and receives what its patrol reports."""
    about_lead = await house.route(occurred_at=NIGHT, about_unit="500105-HB")
    about_street = await house.route(
        occurred_at=NIGHT, about_unit="江北区观音桥街道办事处", receiving_unit="500105006-JD", channel="patrol"
    )
    assert (about_lead["state"], about_lead["disputed_units"]) == ("disputed", [])
    assert about_lead["supervising_unit"] == "500105-DC"
    assert about_street["lead"]["unit_code"] == "500105-HB"
    assert "500105006-JD" not in {each["unit_code"] for each in about_street["assistants"]}

    lists = {"disputed": "/v1/cases", "open": QUEUE}
    for case, unit, status in ((about_lead, "500105-HB", "disputed"), (about_street, "500105006-JD", "open")):
        address = f"/v1/cases/{case['case_id']}"
        for role in ("officer", "arbitrator", "supervisor", "admin"):
            answer = await house.http.get(address, headers=house.token(role, unit=unit))
            assert (role, answer.status_code) == (role, 403)
        for who in (house.token("admin"), house.token("supervisor", unit="500105-DC")):
            assert (await house.http.get(address, headers=who)).status_code == 200
            field = "state" if status == "disputed" else "status"
            seen = await _all(house, lists[status], who, **{field: status})
            assert case["case_id"] in {item["case_id"] for item in seen}
    hidden = await _all(house, "/v1/cases", house.token("supervisor", unit="500105-HB"), state="disputed")
    assert about_lead["case_id"] not in {item["case_id"] for item in hidden}


async def test_the_unit_that_supervises_a_power_reads_its_cases(house: House):
    case = await house.route(occurred_at=NIGHT)
    officer = house.officer(f"{case['supervising_unit']}-P03")
    assert (await house.http.get(f"/v1/cases/{case['case_id']}", headers=officer)).status_code == 200


async def test_a_case_that_came_to_the_unit_it_is_about_is_neither_in_its_queue_nor_moved_by_it(house: House):
    """However it came there: by an older version, or by hand."""
    case = await house.route(occurred_at=NIGHT)
    who = house.officer(case["lead"]["post_code"])
    assert case["case_id"] in {item["case_id"] for item in await _all(house, QUEUE, who)}
    for written in ("500105-HB", "江北区生态环境局"):
        async with house.app.engine.begin() as connection:
            await connection.execute(
                text("UPDATE case_file SET about_unit = :unit WHERE id = :id"),
                {"unit": written, "id": case["case_id"]},
            )
        assert case["case_id"] not in {item["case_id"] for item in await _all(house, QUEUE, who)}
        address = f"/v1/cases/{case['case_id']}"
        assert (await house.http.get(address, headers=who)).status_code == 403
        step = await house.http.post(f"{address}/actions/accept", headers={**who, "Idempotency-Key": "about-us"})
        assert step.status_code == 403
        above = house.token("supervisor", unit="500105-DC")
        assert case["case_id"] in {item["case_id"] for item in await _all(house, QUEUE, above)}
