"""What the list prescribes against what was done, over HTTP and from what the topics told."""

import json

import pytest

from chassis.ids import new_id
from contracts.routing.v1.case_pb2 import CaseAssigned
from contracts.routing.v1.rulebook_pb2 import RulebookRecordReleased
from tests.component.audit.case_lives import CaseLife
from tests.component.audit.messages import NOON, raw, record

LISTS = "routing.rulebook.v1"
UNIT, OTHER = "500105-CG", "500106-CG"
STEPS = "受理@经办人;核查@执法中队长;审签@分管副局长;答复@经办人;回访@政务服务中心"


def released(kind, code, *rows):
    made = record("rulebook.record_released", subject_ref="2026.1")
    return raw(
        LISTS,
        RulebookRecordReleased(record=made, version="2026.1", kind=kind, code=code, rows_json=json.dumps(rows)),
    )


@pytest.fixture
async def the_list(hear):
    power = {"power_code": f"{UNIT}-0001", "name": "占道经营查处", "process_steps": STEPS, "keywords": "占道"}
    posts = [{"post_code": f"{UNIT}-P05", "title": "经办人"}, {"post_code": f"{UNIT}-P01", "title": "局长"}]
    units = [{"unit_code": "500105-FW", "unit_type": "政务服务中心"}, {"unit_code": UNIT, "unit_type": "城市管理局"}]
    await hear(
        released("powers", power["power_code"], power),
        released("posts", UNIT, *posts),
        released("units", "all", *units),
        released("powers", "broken", "no row"),
    )


def a_life(unit=UNIT, steps=("核查", "审签")):
    life = CaseLife(new_id(), NOON)
    life.received()
    life.assigned(unit)
    life.pass_time(2)
    life.step("case.accepted", {"state": "accepted"}, unit)
    life.pass_time(3)
    life.step("case.resolved", {"state": "resolved"}, unit, {"steps_done": list(steps)})
    life.followed_up(True, 5)
    life.step("case.closed", {"state": "closed"}, "500105-FW")
    return life


async def test_steps_left_out_variants_and_lost_time_are_told_by_power(http, token, hear, the_list) -> None:
    lives = [a_life(), a_life(), a_life(steps=("核查",)), a_life(steps=())]
    await hear(*(message for life in lives for message in life.messages))
    answer = await http.get(f"/v1/conformance?power={UNIT}-0001&period=2026", headers=token())
    assert answer.status_code == 200
    found = answer.json()
    assert (found["cases"], found["is_limited"]) == (4, False)
    (power,) = found["items"]
    assert (power["name"], power["cases"], power["judged"], power["without_list"]) == ("占道经营查处", 4, 3, 0)
    assert 0.9 < power["fitness"] < 1
    steps = {step["step"]: step for step in power["steps"]}
    assert list(steps) == ["受理", "核查", "审签", "答复", "回访"]
    assert (steps["审签"]["done"], steps["审签"]["skipped"]) == (2, 1)
    assert steps["审签"]["examples"][0]["case_id"] == str(lives[2].case_id)
    assert steps["核查"]["who"] == ["执法中队长"]
    (variant,) = found["variants"]
    assert (variant["count"], variant["share"]) == (4, 1.0)
    assert variant["actions"][:2] == ["case.assigned", "case.accepted"]
    slowest = found["time"]["passages"][0]
    assert (slowest["from"], slowest["to"], slowest["median_seconds"]) == ("case.accepted", "case.resolved", 10_800)
    # From noon at UTC, 20:00 in China, on: nobody is at work.
    assert (slowest["p90_seconds"], slowest["working"]["seconds"]) == (10_800, 0)
    assert (steps["受理"]["working"]["count"], steps["核查"]["working"]["count"]) == (4, 0)
    assert found["time"]["holders"][0]["kind"] == "lead"


async def test_a_post_that_the_steps_do_not_name_is_told(http, token, hear, the_list) -> None:
    life = CaseLife(new_id(), NOON)
    life.received()
    life.assigned(UNIT)
    life.step("case.accepted", {"state": "accepted"}, UNIT)
    life.messages[-1] = accepted_by(life, f"{UNIT}-P01")
    await hear(*life.messages)
    (power,) = (await http.get(f"/v1/conformance?unit={UNIT}&period=2026", headers=token())).json()["items"]
    assert power["steps"][0]["wrong_post"] == 1


def accepted_by(life, post):
    message = CaseAssigned.FromString(life.messages[-1].value)
    message.record.actor.post = post
    return raw("routing.case.v1", message)


async def test_a_case_whose_list_was_never_heard_is_counted_and_not_judged(http, token, hear) -> None:
    await hear(*a_life().messages)
    (power,) = (await http.get(f"/v1/conformance?unit={UNIT}&period=2026", headers=token())).json()["items"]
    assert (power["cases"], power["without_list"], power["fitness"], power["steps"]) == (1, 1, None, [])


async def test_conformance_keeps_to_the_area_and_wants_a_power_or_unit(http, token, hear, the_list) -> None:
    for unit in (UNIT, OTHER):
        await hear(*a_life(unit).messages)
    refused = await http.get(f"/v1/conformance?unit={OTHER}", headers=token(unit="500105-DC"))
    assert refused.json()["code"] == "beyond_area"
    seen = (await http.get(f"/v1/conformance?power={OTHER}-0001&period=2026", headers=token(unit="500105-DC"))).json()
    assert seen["cases"] == 0
    city = await http.get(f"/v1/conformance?unit={OTHER}&period=2026", headers=token(unit="500000-DC"))
    assert city.json()["cases"] == 1
    unclear = await http.get("/v1/conformance", headers=token())
    assert (unclear.status_code, unclear.json()["errors"][0]["field"]) == (422, "power")


async def test_asking_for_conformance_is_recorded(http, token, rows) -> None:
    await http.get(f"/v1/conformance?power={UNIT}-0001&purpose=inspection", headers=token())
    (row,) = await rows("SELECT payload FROM outbox")
    assert b"inspection" in row.payload
    assert b'"query":"conformance"' in row.payload
