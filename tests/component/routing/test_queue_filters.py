"""Queues by role, filter and count; saved filters."""

from typing import Any

import pytest
from sqlalchemy import text

from services.routing.usecases.place_waiting import PlaceWaiting, place_waiting
from tests.component.routing.house import NIGHT, House
from tests.component.routing.queues import HANDLER, QUEUE, UNASSISTED, all_items, step

FILTERS = f"{QUEUE}/filters"
DECIDER = "500105-HB-P01"


async def ids(house: House, address: str, who: dict[str, str], **params: Any) -> dict[str, dict[str, Any]]:
    return {item["case_id"]: item for item in await all_items(house, address, who, **params)}


async def test_a_case_stands_in_the_queues_of_its_lead_and_its_helpers_in_their_roles(house: House):
    case = await house.route(occurred_at=NIGHT)
    helper = case["assistants"][0]
    theirs = await ids(house, f"/v1/units/{helper['unit_code']}/queue", house.token("admin"))
    assert theirs[case["case_id"]]["role"] == "assist"
    assert theirs[case["case_id"]]["due_at"] == helper["resolve_at"]
    who = house.officer(HANDLER)
    assert (await ids(house, QUEUE, who))[case["case_id"]]["role"] == "lead"
    assert case["case_id"] not in await ids(house, QUEUE, who, role="assist")


async def test_what_nobody_leads_stands_in_the_service_centres_queue(house: House):
    centre, officer = "/v1/units/500105-ZW/queue", house.officer(None, "500105-ZW")
    gap = await house.route(category_code="010208")
    found = (await ids(house, centre, officer, status="triage"))[gap["case_id"]]
    assert (found["role"], found["state"], found["due_at"]) == ("dispatcher", "triage", None)
    about = await house.route(category_code="010208", about_unit="500105-ZW")
    assert about["case_id"] not in await ids(house, centre, house.token("admin"))


async def test_the_service_centre_finds_what_is_resolved_and_to_be_followed_up(house: House):
    case = await house.route(**UNASSISTED)
    await step(house, case, "accept")
    await step(house, case, "resolve", result="已办")
    found = await ids(house, "/v1/units/500105-ZW/queue", house.officer(None, "500105-ZW"), status="resolved")
    assert found[case["case_id"]]["role"] == "dispatcher"
    assert case["case_id"] in await ids(house, QUEUE, house.officer(HANDLER), status="resolved")


async def test_every_filter_keeps_what_it_names_and_nothing_else(house: House):
    who = house.officer(HANDLER)
    plain = await house.route(occurred_at=NIGHT)
    pressing = await house.route(occurred_at=NIGHT, urgency="emergency", title_masked="特别的锅炉爆鸣声")
    both = {plain["case_id"], pressing["case_id"]}

    async def kept(**params: Any) -> set[str]:
        return both & set(await ids(house, QUEUE, who, **params))

    assert await kept(urgency="emergency") == {pressing["case_id"]}
    assert await kept(text="锅炉爆鸣") == {pressing["case_id"]}
    assert await kept(text="100%_无此") == set()
    assert await kept(category_code="0402") == both
    assert await kept(category_code="010204") == set()
    assert await kept(post_code=plain["lead"]["post_code"]) >= {plain["case_id"]}
    assert await kept(post_code="500105-HB-P01") == set()
    assert await kept(due_within_hours=24 * 60) == both
    assert await kept(role="lead", status="assigned", urgency="normal", category_code="040203") == {plain["case_id"]}
    answer = await house.http.get(QUEUE, headers=who, params={"category_code": "999999"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "category_code")


async def test_the_counts_are_those_of_the_queue(house: House):
    case = await house.route(occurred_at=NIGHT)
    unit, who = case["assistants"][0]["unit_code"], house.token("admin")
    address = f"/v1/units/{unit}/queue"
    items = await all_items(house, address, who, limit="200")
    counts = (await house.http.get(f"{address}/counts", headers=who)).json()
    assert counts["open"] == len(items)
    for kind in ("state", "role", "urgency"):
        values = [item[kind] for item in items]
        assert counts[f"by_{kind}"] == {value: values.count(value) for value in set(values)}
    overdue = await all_items(house, address, who, due_within_hours=0, limit="200")
    assert counts["nearing"]["overdue"] == len(overdue) > 0


async def test_a_filter_is_saved_used_replaced_and_deleted(house: House):
    who, other = house.officer(HANDLER), house.officer("500105-HB-P06")
    form = {"filter": {"urgency": "emergency", "status": "assigned"}}
    assert (await house.http.put(f"{FILTERS}/特急", json=form, headers=who)).status_code == 201
    again = await house.http.put(f"{FILTERS}/特急", json=form, headers=who)
    assert (again.status_code, again.json()["filter"]) == (200, form["filter"])
    items = await all_items(house, QUEUE, who, filter="特急")
    assert all(item["urgency"] == "emergency" for item in items)
    normal = await all_items(house, QUEUE, who, filter="特急", urgency="normal")
    assert all(item["urgency"] == "normal" for item in normal)
    assert (await house.http.get(f"{FILTERS}/特急", headers=other)).status_code == 404
    assert (await house.http.get(QUEUE, headers=other, params={"filter": "特急"})).status_code == 404
    assert (await house.http.delete(f"{FILTERS}/特急", headers=who)).status_code == 204
    assert (await house.http.delete(f"{FILTERS}/特急", headers=who)).status_code == 404


async def test_a_units_filter_is_set_by_its_decision_posts_and_seen_by_all(house: House):
    who, decider = house.officer(HANDLER), house.officer(DECIDER)
    form = {"filter": {"due_within_hours": 24}, "shared": True}
    assert (await house.http.put(f"{FILTERS}/临期", json=form, headers=who)).status_code == 403
    assert (await house.http.put(f"{FILTERS}/临期", json=form, headers=decider)).status_code == 201
    seen = (await house.http.get(FILTERS, headers=who)).json()["items"]
    assert [(each["name"], each["shared"]) for each in seen if each["name"] == "临期"] == [("临期", True)]
    own = {"filter": {"due_within_hours": 1}}
    assert (await house.http.put(f"{FILTERS}/临期", json=own, headers=who)).status_code == 201
    assert (await house.http.get(f"{FILTERS}/临期", headers=who)).json()["filter"] == own["filter"]
    assert (await house.http.get(f"{FILTERS}/临期", headers=decider)).json()["shared"] is True
    deleted = await house.http.delete(f"{FILTERS}/临期", headers=decider, params={"shared": "true"})
    assert deleted.status_code == 204


@pytest.mark.parametrize(
    "form",
    [{}, {"filter": {"status": "lost"}}, {"filter": {"colour": "red"}}, {"filter": {"category_code": "999999"}}],
)
async def test_a_bad_filter_is_not_saved(house: House, form):
    answer = await house.http.put(f"{FILTERS}/坏", json=form, headers=house.officer(HANDLER))
    assert answer.status_code == 422, answer.text


async def test_a_case_from_before_there_were_queues_is_placed(house: House):
    """And one that came before there was a rulebook: nobody knew the service centre then."""
    gap = await house.route(category_code="010208")
    async with house.app.engine.begin() as connection:
        await connection.execute(text("DELETE FROM queue_item WHERE case_id = :id"), {"id": gap["case_id"]})
    async with house.app.unit_of_work() as work:
        assert await place_waiting(PlaceWaiting(), work, house.app.shelf) == 1
    centre = await ids(house, "/v1/units/500105-ZW/queue", house.token("admin"), status="triage")
    assert gap["case_id"] in centre
