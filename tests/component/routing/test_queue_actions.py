"""One action on many cases: each for itself, and once."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.component.routing.house import NIGHT, House
from tests.component.routing.queues import QUEUE

ACTIONS = f"{QUEUE}/actions"
HANDLER, COLLEAGUE = "500105-HB-P06", "500105-HB-P07"


async def act(house: House, form: dict[str, Any], key: str | None = None, post: str = HANDLER) -> httpx.Response:
    headers = {**house.officer(post), "Idempotency-Key": key or str(uuid4())}
    return await house.http.post(ACTIONS, json=form, headers=headers)


def statuses(answer: httpx.Response) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [result["status"] for result in answer.json()["results"]]


async def test_every_case_has_its_own_result(house: House):
    mine, stale, claimed = [await house.route(occurred_at=NIGHT) for _ in range(3)]
    await house.http.post(f"/v1/cases/{claimed['case_id']}/claim", json={}, headers=house.officer(COLLEAGUE))
    ids = [mine["case_id"], stale["case_id"], claimed["case_id"], str(uuid4()), mine["case_id"]]
    answer = await act(house, {"action": "accept", "case_ids": ids, "versions": {stale["case_id"]: 7}})
    assert statuses(answer) == [200, 412, 409, 404]
    assert (answer.json()["succeeded"], answer.json()["failed"]) == (1, 3)
    first, second, third, _ = answer.json()["results"]
    assert (first["case"]["state"], second["problem"]["code"], third["problem"]["code"]) == (
        "accepted",
        "stale_version",
        "case_claimed",
    )
    assert (await house.case(stale["case_id"]))["state"] == "assigned"


async def test_the_same_key_does_nothing_twice_and_goes_on_where_it_failed(house: House):
    """As a client does that got no answer: what was done gives its answer again, what was not is done now."""
    first, second = [await house.route(occurred_at=NIGHT) for _ in range(2)]
    holder = house.officer(COLLEAGUE)
    await house.http.post(f"/v1/cases/{second['case_id']}/claim", json={}, headers=holder)
    form = {"action": "accept", "case_ids": [first["case_id"], second["case_id"]], "body": {"note": "批量"}}
    key = str(uuid4())
    before = await act(house, form, key)
    assert statuses(before) == [200, 409]
    await house.http.post(f"/v1/cases/{second['case_id']}/claim/release", json={}, headers=holder)
    after = await act(house, form, key)
    assert statuses(after) == [200, 200]
    assert after.json()["results"][0] == before.json()["results"][0]
    assert statuses(await act(house, form, key)) == [200, 200]
    assert [(await house.case(case["case_id"]))["version"] for case in (first, second)] == [2, 2]
    other = await act(house, {**form, "case_ids": [first["case_id"]]}, key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_a_bad_body_is_told_for_every_case_and_changes_none(house: House):
    case = await house.route(occurred_at=NIGHT)
    answer = await act(house, {"action": "accept", "case_ids": [case["case_id"]], "body": {"colour": "red"}})
    assert statuses(answer) == [422]
    assert (await house.case(case["case_id"]))["version"] == 1


@pytest.mark.parametrize(
    "form",
    [
        {"action": "accept", "case_ids": []},
        {"action": "accept", "case_ids": [str(uuid4()) for _ in range(101)]},
        {"action": "destroy", "case_ids": [str(uuid4())]},
        {"action": "../claim", "case_ids": [str(uuid4())]},
        {"case_ids": [str(uuid4())]},
    ],
)
async def test_a_bad_request_is_refused_as_a_whole(house: House, form):
    assert (await act(house, form)).status_code == 422


async def test_only_officers_of_the_unit_act_on_its_queue(house: House):
    form = {"action": "accept", "case_ids": [str(uuid4())]}
    assert (await act(house, form, post="500105-ZJ-P07")).status_code == 403
    for role in ("supervisor", "admin"):
        headers = {**house.token(role), "Idempotency-Key": "x"}
        assert (await house.http.post(ACTIONS, json=form, headers=headers)).status_code == 403
    missing = await house.http.post(ACTIONS, json=form, headers=house.officer(HANDLER))
    assert (missing.status_code, missing.json()["code"]) == (400, "idempotency_key_missing")
