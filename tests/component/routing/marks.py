"""Steps on marks over HTTP, and cases of which something was noticed."""

from typing import Any
from uuid import uuid4

import httpx

from tests.component.routing.house import NIGHT, House
from tests.component.routing.test_case_steps import handler_of, step, waive_all

CENTRE, INSPECTORATE, OTHER_INSPECTOR = "500105-ZW-P07", "500105-DC-P03", "500105-DC-P02"
OFFICE, DISCIPLINE, STRANGER = "500105-ZB-P03", "500105-JF-P03", "500105-TW-P03"
DECISION = {"reason": "经核实，现场未整改", "basis": "《政府督查工作条例》第十五条"}


async def act(
    house: House,
    mark: dict[str, Any],
    action: str,
    who: dict[str, str],
    body: dict[str, Any] | None = None,
    **sent: Any,
) -> httpx.Response:
    headers = {"Idempotency-Key": sent.pop("key", str(uuid4())), **who}
    if "if_match" in sent:
        headers["If-Match"] = sent["if_match"]
    usual = {"hear": {"statement": "当晚已到场制止，照片为证"}, "appeal": {"reason": "认定与事实不符"}}
    content = usual.get(action, DECISION) if body is None else body
    return await house.http.post(f"/v1/marks/{mark['id']}/actions/{action}", json=content, headers=headers)


async def acted(house: House, mark: dict[str, Any], action: str, who: dict[str, str]) -> dict[str, Any]:
    """The answer to a step that succeeds."""
    answer = await act(house, mark, action, who)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def marks_of(house: House, case_id: str, who: dict[str, str] | None = None, **asked: str) -> list[dict[str, Any]]:
    params = {"case": case_id, **asked}
    answer = await house.http.get("/v1/marks", params=params, headers=who or house.token("admin"))
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def falsely_closed(house: House, helper: str | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """A case that was said to be done and is not, and its mark. `helper`: a unit that was asked to assist."""
    case = await house.route(occurred_at=NIGHT)
    officer = handler_of(house, case)
    assert (await step(house, case["case_id"], "accept", officer)).status_code == 200
    if helper:
        body = {"unit_code": helper, "task": "现场见证"}
        asked = await step(house, case["case_id"], "request_assist", officer, body=body)
        assert asked.status_code == 200, asked.text
        case["assistants"] = asked.json()["assistants"]
    await waive_all(house, case, officer)
    assert (await step(house, case["case_id"], "resolve", officer)).status_code == 200
    body = {"reached": True, "resolved": False}
    answer = await step(house, case["case_id"], "follow_up", house.officer(CENTRE), body=body)
    assert answer.status_code == 200, answer.text
    (mark,) = await marks_of(house, case["case_id"])
    return case, mark


async def let_time_pass(house: House, mark: dict[str, Any], column: str = "state_by") -> None:
    changed = f"UPDATE noticed_mark SET {column} = now() - interval '1 minute' WHERE id = '{mark['id']}'"
    async with house.app.engine.begin() as connection:
        await connection.exec_driver_sql(changed)


async def events_of(house: House, case_id: str) -> list[str]:
    return [each["event"] for each in (await house.case(case_id))["history"]]
