"""Claims: a lease that holds off colleagues, and nobody else."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from tests.component.routing.house import NIGHT, House
from tests.component.routing.queues import QUEUE, UNASSISTED, all_items

FIRST, SECOND, DECIDER = "500105-HB-P06", "500105-HB-P07", "500105-HB-P01"


@pytest.fixture
async def case(house: House) -> dict[str, Any]:
    return await house.route(occurred_at=NIGHT)


async def claim(house: House, case: dict[str, Any], post: str, part: str = "", **form: Any) -> httpx.Response:
    return await house.http.post(f"/v1/cases/{case['case_id']}/claim{part}", json=form, headers=house.officer(post))


async def accept(house: House, case: dict[str, Any], post: str, **headers: str) -> httpx.Response:
    sent = {**house.officer(post), "Idempotency-Key": str(uuid4()), **headers}
    return await house.http.post(f"/v1/cases/{case['case_id']}/actions/accept", json={}, headers=sent)


async def run_out(house: House, case: dict[str, Any]) -> None:
    async with house.app.engine.begin() as connection:
        await connection.execute(
            text("UPDATE case_claim SET until = now() - interval '1 second' WHERE case_id = :id"),
            {"id": case["case_id"]},
        )


async def test_a_claim_holds_off_the_other_posts_of_the_unit_and_says_who_holds_it(house: House, case):
    taken = await claim(house, case, FIRST, minutes=20)
    assert taken.status_code == 200, taken.text
    for refused in (await accept(house, case, SECOND), await claim(house, case, SECOND)):
        assert (refused.status_code, refused.json()["code"]) == (409, "case_claimed")
        assert refused.json()["claimed_by"] == FIRST
        assert refused.json()["claimed_until"][:16] == taken.json()["claim"]["until"][:16]
    items = await all_items(house, QUEUE, house.officer(SECOND))
    found = next(item for item in items if item["case_id"] == case["case_id"])
    assert found["claim"]["post_code"] == FIRST
    assert (await accept(house, case, FIRST)).status_code == 200


async def test_a_claim_that_ran_out_holds_off_nobody_and_is_not_renewed(house: House, case):
    await claim(house, case, FIRST)
    await run_out(house, case)
    renewed = await claim(house, case, FIRST, "/renew")
    assert (renewed.status_code, renewed.json()["code"]) == (409, "claim_lost")
    assert (await claim(house, case, SECOND)).status_code == 200
    assert (await accept(house, case, FIRST)).status_code == 409


async def test_a_claim_is_renewed_and_given_free(house: House, case):
    first = (await claim(house, case, FIRST, minutes=5)).json()["claim"]
    longer = (await claim(house, case, FIRST, "/renew", minutes=30)).json()["claim"]
    assert (longer["since"], longer["until"] > first["until"]) == (first["since"], True)
    assert (await claim(house, case, SECOND, "/release")).status_code == 409
    assert (await claim(house, case, FIRST, "/release")).json()["claim"] is None
    assert (await claim(house, case, FIRST, "/release")).status_code == 200
    assert (await accept(house, case, SECOND)).status_code == 200


async def test_the_units_decision_post_takes_a_claim_over(house: House, case):
    await claim(house, case, FIRST)
    assert (await claim(house, case, DECIDER)).json()["claim"]["post_code"] == DECIDER
    assert (await claim(house, case, FIRST)).status_code == 409


async def test_strangers_and_people_without_a_post_claim_nothing(house: House, case):
    for who in (house.officer("500105-TW-P01"), house.officer(None, "500105-HB"), house.officer(SECOND, "500105-ZJ")):
        answer = await house.http.post(f"/v1/cases/{case['case_id']}/claim", json={}, headers=who)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_your_case")
    unknown = await house.http.post(f"/v1/cases/{uuid4()}/claim", json={}, headers=house.officer(FIRST))
    assert unknown.status_code == 404
    assert (await claim(house, case, FIRST, minutes=0)).status_code == 422
    assert (await claim(house, case, FIRST, minutes=61)).status_code == 422


async def test_a_resolved_case_is_not_claimed(house: House):
    case = await house.route(**UNASSISTED)
    await accept(house, case, FIRST)
    address = f"/v1/cases/{case['case_id']}/actions/resolve"
    headers = {**house.officer(FIRST), "Idempotency-Key": str(uuid4())}
    assert (await house.http.post(address, json={"result": "已办"}, headers=headers)).status_code == 200
    answer = await claim(house, case, FIRST)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_in_queue")


async def test_of_two_that_claim_at_once_one_holds_it(house: House, case):
    answers = await asyncio.gather(*(claim(house, case, post) for post in (FIRST, SECOND)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_of_two_that_act_on_what_both_have_seen_one_is_told_the_new_state(house: House):
    cases = [await house.route(occurred_at=NIGHT) for _ in range(8)]
    for case in cases:
        seen = {"If-Match": f'"{case["version"]}"'}
        answers = await asyncio.gather(*(accept(house, case, post, **seen) for post in (FIRST, SECOND)))
        won, lost = sorted(answers, key=lambda answer: answer.status_code)
        assert (won.status_code, lost.status_code) == (200, 412)
        told = lost.json()
        assert (told["state"], told["current_version"]) == ("accepted", case["version"] + 1)
        assert "resolve" in [each["action"] for each in told["next_actions"]]
