"""Samples by lot, drawn again by other code from what anybody can see."""

import json
from base64 import b64decode
from datetime import timedelta
from hashlib import sha256

import orjson
import pytest

from chassis.ids import new_id
from contracts.record.v1.record_pb2 import ActionRecorded
from tests.component.audit.case_lives import CaseLife
from tests.component.audit.messages import NOON
from tests.component.audit.test_served_log import publish

__all__ = ["publish"]
DAY = "2026-03-02"


@pytest.fixture
async def lives(hear):
    """Twelve of one day, half of them of another unit; one of the day before."""
    lives = [CaseLife(new_id(), NOON + timedelta(seconds=number)) for number in range(12)]
    lives.append(CaseLife(new_id(), NOON - timedelta(days=1)))
    for number, life in enumerate(lives):
        life.received()
        life.assigned("500105-CG" if number % 2 else "500106-CG")
    await hear(*(message for life in lives for message in life.messages))
    return lives


async def drawn(http, headers, **asked):
    answer = await http.get("/v1/samples", params={"period": DAY, "count": 5} | asked, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_anybody_draws_the_same_cases_again(http, token, lives, publish, clock, log_house, rows) -> None:
    await publish()
    clock.advance(timedelta(days=1))
    found = await drawn(http, token())
    assert found["population"] == 12
    size = await rows("SELECT size FROM log_head")
    assert found["tree"]["size"] == size[0].size == 26
    content = {
        "v": 1,
        "origin": log_house.trust.log.name,
        "size": 26,
        "root": b64decode(found["tree"]["root"]).hex(),
        "period": f"{DAY}..{DAY}",
    }
    seed = sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
    lots = sorted(sha256(f"{seed}:{life.case_id}".encode()).hexdigest() for life in lives[:12])
    assert (found["seed"], [item["lot"] for item in found["items"]]) == (seed, lots[:5])
    assert (await drawn(http, token()))["items"] == found["items"]


async def test_what_is_recorded_after_the_period_changes_no_lot(http, token, lives, publish, clock, hear) -> None:
    await publish()
    clock.advance(timedelta(days=1))
    before = await drawn(http, token())
    late = CaseLife(new_id(), clock.now())
    late.received()
    await hear(*late.messages)
    await publish()
    assert await drawn(http, token()) == before
    assert (await drawn(http, token(), unit="500105-CG"))["population"] == 6


async def test_records_are_drawn_alike(http, token, lives, publish, clock) -> None:
    await publish()
    clock.advance(timedelta(days=1))
    found = await drawn(http, token(), of="records", action="case.assigned")
    assert (found["population"], len(found["items"])) == (12, 5)
    event = await http.get(found["items"][0]["links"]["event"], headers=token())
    assert event.json()["action"] == "case.assigned"


async def test_a_period_that_is_not_over_has_no_sample_yet(http, token, lives, publish) -> None:
    await publish()
    answer = await http.get("/v1/samples", params={"period": DAY}, headers=token())
    assert (answer.status_code, answer.json()["code"]) == (409, "period_not_over")


async def test_a_unit_draws_in_its_own_area_and_the_drawing_is_recorded(
    http, token, lives, publish, clock, rows
) -> None:
    await publish()
    clock.advance(timedelta(days=1))
    assert (await drawn(http, token(unit="500000")))["population"] == 12
    assert (await drawn(http, token(unit="500106-DC")))["population"] == 6
    beyond = await http.get("/v1/samples", params={"period": DAY, "unit": "500105-CG"}, headers=token(unit="500106-DC"))
    assert (beyond.status_code, beyond.json()["code"]) == (403, "beyond_area")
    record = ActionRecorded.FromString((await rows("SELECT payload FROM outbox"))[-1].payload).record
    detail = json.loads(record.detail_json)
    assert (record.action, detail["query"], detail["population"]) == ("audit.queried", "sample", 6)
