"""A lost tracking code is found by whoever holds the phone, and by nobody else."""

import secrets
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from contracts.record.v1.record_pb2 import ActionRecorded
from services.intake.adapters.sent_codes import SentCodeTable
from tests.component.intake.conftest import street_light

PATH = "/v1/track/lost"


@pytest.fixture
def phone():
    return f"139{secrets.randbelow(10**8):08d}"


@pytest.fixture
def ask(http, vendor):
    async def post(phone):
        return await http.post(PATH, json={"phone": phone})

    return post


@pytest.fixture
def sent(vendor):
    async def codes(phone):
        asked = (await vendor.get("/admin/asked?api=sms")).json()["items"]
        return [each["params"]["code"] for each in asked if each["phone"] == phone]

    return codes


@pytest.fixture
def give(http):
    async def post(request_id, code):
        return await http.post(f"{PATH}/{request_id}", json={"code": code})

    return post


async def test_the_codes_of_a_phone_are_told_to_whoever_holds_it(ask, sent, give, report, rows, phone, as_role):
    mine = {"name": "张三丰", "phone": f"+86 {phone}"}
    told = [(await report(street_light(reporter=mine))).json() for _ in "12"]
    await report(street_light())
    asked = await ask(phone)
    assert asked.status_code == 202
    [code] = await sent(phone)
    found = await give(asked.json()["request_id"], code)
    assert found.status_code == 200, found.text
    items = found.json()["items"]
    assert [item["tracking_code"] for item in items] == [each["tracking_code"] for each in reversed(told)]
    assert {item["status"] for item in items} == {"received"}
    assert phone not in found.text
    records = await rows("SELECT payload FROM outbox WHERE aggregatetype = 'intake.record.v1'")
    reads = [ActionRecorded.FromString(each.payload).record for each in records]
    assert [each.purpose for each in reads if each.action == "codes.found"][-2:] == ["lost_code"] * 2
    [kept] = await rows("SELECT * FROM sent_code WHERE id::text = :id", id=asked.json()["request_id"])
    assert code.encode() not in kept.code_index
    assert phone not in repr(tuple(kept))


async def test_a_code_is_good_once(ask, sent, give, phone):
    request_id = (await ask(phone)).json()["request_id"]
    [code] = await sent(phone)
    assert (await give(request_id, code)).json() == {"items": []}
    again = await give(request_id, code)
    assert (again.status_code, again.json()["code"]) == (410, "sent_code_over")


async def test_five_wrong_tries_end_it(ask, sent, give, phone):
    request_id = (await ask(phone)).json()["request_id"]
    [code] = await sent(phone)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    left = [(await give(request_id, wrong)).json()["tries_left"] for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert (await give(request_id, code)).status_code == 410


async def test_a_code_of_ten_minutes_ago_is_over(ask, sent, give, phone, house):
    request_id = (await ask(phone)).json()["request_id"]
    [code] = await sent(phone)
    before = house.clock.now()
    house.clock.advance(timedelta(minutes=10))
    try:
        assert (await give(request_id, code)).status_code == 410
    finally:
        house.clock.advance(before - house.clock.now())


async def test_a_phone_is_not_sent_more_than_three_an_hour_and_nobody_learns_who_reported(ask, phone, sent):
    answers = [await ask(phone) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert len(await sent(phone)) == 3


async def test_a_code_of_one_request_is_none_of_another(ask, sent, give, phone):
    first, second = [(await ask(phone)).json()["request_id"] for _ in "12"]
    one, other = await sent(phone)
    if one != other:
        assert (await give(first, other)).status_code == 422
    assert (await give(second, other)).status_code == 200


@pytest.mark.parametrize("fault", ["torn", "html", "45009"])
async def test_a_message_that_is_not_sent_is_said_so(fault, ask, vendor, phone):
    await vendor.put("/admin/faults/sms", json={"fault": fault, "times": 1})
    refused = await ask(phone)
    assert (refused.status_code, refused.json()["code"]) == (503, "sms_unsent")
    assert refused.headers["retry-after"]


@pytest.mark.parametrize("number", ["", "12", "023-67961234", "1380013800", "１", "x" * 41])
async def test_what_is_no_mobile_number_is_named(number, ask):
    refused = await ask(number)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "phone"


async def test_what_was_sent_is_kept_for_a_day(ask, phone, house):
    request_id, now = (await ask(phone)).json()["request_id"], house.clock.now()
    async with house.app.unit_of_work() as work:
        codes = SentCodeTable(work.connection)
        await codes.forget(now + timedelta(hours=23))
        assert await codes.lock(UUID(request_id)) is not None
        await codes.forget(now + timedelta(hours=25))
        assert await codes.lock(UUID(request_id)) is None
        # Others' codes are still wanted.
        await work.connection.rollback()


async def test_an_unknown_request_is_like_one_that_is_over(give):
    for request_id in (str(uuid4()), "no-id"):
        assert (await give(request_id, "123456")).status_code == 410
    assert (await give(str(uuid4()), "12345a")).status_code == 422
