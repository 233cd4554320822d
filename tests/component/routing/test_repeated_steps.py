"""A step asked for twice, at once, or wrongly: what is answered, and what is written."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests.component.routing.house import NIGHT, House, eventually
from tests.component.routing.test_case_steps import code_of, handler_of, step


@pytest.fixture
async def case(house: House) -> dict[str, Any]:
    """Assigned to the environment bureau."""
    return await house.route(occurred_at=NIGHT)


async def test_a_repeated_step_gets_its_answer_also_when_the_case_is_no_longer_theirs(house: House, case):
    handler, body = handler_of(house, case), {"reason_code": "not_ours", "reason": "不属本单位职责"}
    first = await step(house, case["case_id"], "return", handler, key="once", body=body)
    assert first.status_code == 200, first.text
    again = await step(house, case["case_id"], "return", handler, key="once", body=body)
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["idempotent-replayed"] == "true"
    assert code_of(await step(house, case["case_id"], "return", handler, body=body))[0] in (403, 409)


async def test_a_second_request_with_the_key_of_one_in_flight_waits_for_nobody(house: House, case):
    handler = handler_of(house, case)
    async with house.app.unit_of_work() as other:
        # The first one has its key, and waits for the case.
        assert await other.cases.lock(UUID(case["case_id"])) is not None
        first = asyncio.create_task(step(house, case["case_id"], "accept", handler, key="slow"))
        await eventually(lambda: house.rows("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid <> 0"))
        await eventually(lambda: house.rows("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))
        second = await step(house, case["case_id"], "accept", handler, key="slow")
        assert code_of(second) == (409, "idempotency_in_flight")
    assert (await first).status_code == 200


async def test_a_step_leaves_how_the_case_was_decided_as_it_was(house: House, case):
    decided = "SELECT decision, classification, fields, title_masked, xmin::text FROM case_file WHERE id = :id"
    [before] = await house.rows(decided, id=case["case_id"])
    assert (await step(house, case["case_id"], "accept", handler_of(house, case))).status_code == 200
    [after] = await house.rows(decided, id=case["case_id"])
    assert before[:4] == after[:4]
    assert before.xmin != after.xmin


@pytest.mark.parametrize("body", [b"{", b'{"unknown": 1}', b"[]"])
async def test_whose_case_it_is_comes_before_what_is_wrong_with_the_body(house: House, case, body):
    async def sent(who: dict[str, str]) -> httpx.Response:
        address = f"/v1/cases/{case['case_id']}/actions/resolve"
        return await house.http.post(address, content=body, headers={"Idempotency-Key": str(uuid4()), **who})

    assert code_of(await sent(house.officer("500105-ZJ-P07"))) == (403, "not_your_case")
    assert (await sent(handler_of(house, case))).status_code in (400, 422)
