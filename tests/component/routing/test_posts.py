"""Who sits at a post, what it owes, and open cases against capacity; decisions heed who is absent."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.record.v1.record_pb2 import ActionRecorded
from services.routing.domain.calendar import in_china
from services.routing.domain.decision import decide_from_facts
from tests.component.routing.house import NIGHT, House, canonical

UNIT, HANDLER, OTHER_HANDLER, DECIDER = "500105-HB", "500105-HB-P07", "500105-HB-P06", "500105-HB-P01"
NOISE = {
    "title": "工地半夜打桩",
    "category_code": "040203",
    "area_code": "500105006002",
    "occurred_at": NIGHT.isoformat(),
}


def today(days: int = 0) -> str:
    return (in_china(datetime.now(UTC)).date() + timedelta(days=days)).isoformat()


async def set_seat(house: House, code: str, headers: dict[str, str] | None = None, **form):
    return await house.http.put(f"/v1/posts/{code}", json=form, headers=headers or house.token("admin"))


@pytest.fixture
async def seats(house: House):
    """Takes back what a test has set."""
    yield house
    for row in await house.rows("SELECT post_code FROM post_seat"):
        assert (await set_seat(house, row.post_code)).status_code == 200


async def decided_posts(house: House) -> tuple[str, str]:
    answer = await house.http.post("/v1/decisions", json=NOISE, headers=house.token("officer"))
    lead = answer.json()["lead"]
    assert answer.json()["outcome"] == "assigned"
    return lead["post_code"], lead["person"]


async def test_a_post_shows_its_holder_its_duties_and_its_load(house: House):
    post = await house.http.get(f"/v1/posts/{HANDLER}", headers=house.token("officer"))
    told = post.json()
    assert (told["unit_code"], told["title"], told["role"]) == (UNIT, "经办人", "handling")
    assert (told["person"], told["seat"], told["deputy_post"]) == (told["listed_person"], None, None)
    assert {"power_code", "steps", "decides"} <= set(told["duties"][0])
    assert (await house.http.get("/v1/posts/x", headers=house.token("officer"))).status_code == 404


async def test_the_deputy_takes_the_cases_of_whoever_is_absent(seats: House):
    house = seats
    snapshot = house.app.shelf.snapshot
    handlers = [post.post_code for post in snapshot.posts.named(UNIT, "经办人")]
    deputy = next(post.post_code for post in snapshot.posts.named(UNIT, "经办岗位") if post.title != "经办人")
    for code in handlers:
        answer = await set_seat(house, code, absent_until=today(1), deputy_post=deputy)
        assert (answer.status_code, answer.json()["person"]) == (200, None)
        assert answer.json()["deputy"]["post_code"] == deputy
    assert await decided_posts(house) == (deputy, snapshot.post_by_code[deputy].person_name)
    case = await house.route(occurred_at=NIGHT, received_at=datetime.now(UTC))
    assert case["lead"]["post_code"] == deputy
    facts = case["explanation"]["facts"]
    assert facts["seats"][handlers[0]]["deputy_post"] == deputy
    again = decide_from_facts(facts, snapshot, house.app.shelf.calendar)
    assert canonical(again.explanation) == canonical(case["explanation"])
    # Who was absent until yesterday is back.
    for code in handlers:
        await set_seat(house, code, absent_until=today(-1))
    assert (await decided_posts(house))[0] in handlers


async def test_who_is_set_on_a_post_leads_in_the_name_of_it(seats: House):
    house = seats
    for post in house.app.shelf.snapshot.posts.named(UNIT, "经办人"):
        assert (await set_seat(house, post.post_code, person="孙某新")).status_code == 200
    assert (await decided_posts(house))[1] == "孙某新"


async def test_every_change_of_a_seat_is_on_record_once(seats: House):
    house = seats
    for _ in range(2):
        await set_seat(house, OTHER_HANDLER, absent_until=today(3))
    rows = await house.rows(
        "SELECT payload FROM outbox WHERE aggregatetype = 'routing.record.v1' AND aggregateid = :id", id=OTHER_HANDLER
    )
    (record,) = [ActionRecorded.FromString(row.payload).record for row in rows]
    assert (record.action, record.actor.ref) == ("post.seat_set", "test-admin")
    assert (dict(record.before), dict(record.after)) == ({}, {"absent_until": today(3)})


async def test_only_who_answers_for_the_unit_sets_its_seats(seats: House):
    house = seats
    form = {"absent_until": today(1)}
    allowed = {
        "an admin": house.token("admin"),
        "a supervisor of the whole area": house.token("supervisor"),
        "a supervisor whose area contains the unit": house.token("supervisor", unit="500105-SF"),
        "a decision post of the unit": house.officer(DECIDER),
    }
    for who, headers in allowed.items():
        assert (await set_seat(house, HANDLER, headers, **form)).status_code == 200, who
    refused = {
        "a handling post of the unit": house.officer(HANDLER),
        "a decision post of another unit": house.officer("500105-CG-P01"),
        "a supervisor of another area": house.token("supervisor", unit="500105006-JD"),
        "an editor": house.token("editor"),
    }
    for who, headers in refused.items():
        assert (await set_seat(house, HANDLER, headers, **form)).status_code == 403, who


async def test_a_seat_with_faults_names_them_all_and_changes_nothing(seats: House):
    house = seats
    answer = await set_seat(house, HANDLER, person="13812345678", deputy_post="500105-CG-P01")
    assert (answer.status_code, {fault["field"] for fault in answer.json()["errors"]}) == (
        422,
        {"person", "deputy_post"},
    )
    assert (await set_seat(house, HANDLER, absent_until="morgen")).status_code == 422
    assert (await set_seat(house, "x", absent_until=today())).status_code == 404
    assert not await house.rows("SELECT 1 FROM post_seat")


async def test_absences_are_imported_all_or_none(seats: House):
    house = seats
    text = f"岗位编码,缺勤至,代理岗位\n{HANDLER},{today(5)},{OTHER_HANDLER}\n{OTHER_HANDLER},,\n"
    keyed = {**house.token("admin"), "Idempotency-Key": "absences"}
    for _ in range(2):
        answer = await house.http.post("/v1/posts/import", json={"csv": text}, headers=keyed)
        assert (answer.status_code, answer.json()) == (200, {"rows": 2, "changed": [HANDLER]})
    bad = await house.http.post("/v1/posts/import", json={"csv": f"{text}none,,\n"}, headers=house.token("supervisor"))
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "4.post_code")
    elsewhere = house.token("supervisor", unit="500105006-JD")
    assert (await house.http.post("/v1/posts/import", json={"csv": text}, headers=elsewhere)).status_code == 403


async def test_load_is_told_by_unit_post_and_person_and_shows_who_can_not_bear_what_was_pushed_down(seats: House):
    house = seats
    own = (await house.http.get("/v1/load", headers=house.officer(HANDLER))).json()
    assert [unit["unit_code"] for unit in own["items"]] == [UNIT]
    assert {code for person in own["persons"] for code in person["posts"]} == {
        post["post_code"] for post in own["items"][0]["posts"] if post["person"]
    }
    every = (await house.http.get("/v1/load", headers=house.token("supervisor"))).json()
    assert len(every["items"]) == len({post.unit_code for post in house.app.shelf.snapshot.rulebook.posts})
    assert sum(unit["open_cases"] for unit in every["items"]) >= sum(each["open_cases"] for each in every["persons"])
    street = "500105006-JD"
    assert street not in {each["unit_code"] for each in every["mismatches"]}
    (unit,) = [unit for unit in every["items"] if unit["unit_code"] == street]
    for post in unit["posts"]:
        await set_seat(house, post["post_code"], absent_until=today(1))
    found = (await house.http.get("/v1/load", params={"unit": street}, headers=house.token("admin"))).json()
    assert {each["because"] for each in found["mismatches"]} == {"no_capacity"}
    assert all(each["power_codes"] for each in found["mismatches"])
    other = await house.http.get("/v1/load", params={"unit": "500105-ZJ"}, headers=house.officer(HANDLER))
    assert other.status_code == 403


async def test_the_load_of_a_unit_that_there_is_not_is_told_as_that(seats: House):
    answer = await seats.http.get("/v1/load", params={"unit": "500105-NIX"}, headers=seats.token("supervisor"))
    assert (answer.status_code, answer.json()["code"]) == (404, "unit_unknown")
    assert "500105-NIX" in answer.json()["detail"]
    stranger = await seats.http.get("/v1/load", params={"unit": "500105-NIX"}, headers=seats.officer(HANDLER))
    assert stranger.status_code == 403
