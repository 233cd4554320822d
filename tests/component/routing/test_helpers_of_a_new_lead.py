"""A case that goes to another unit: who helps it there."""

from typing import Any

from tests.component.routing.house import NIGHT, House
from tests.component.routing.test_between_units import disputes
from tests.component.routing.test_case_steps import step
from tests.component.routing.test_casework import DECIDER, done


def states(case: dict[str, Any]) -> dict[str, str]:
    return {task["unit_code"]: task["state"] for task in case["assistants"]}


async def test_a_unit_that_is_given_a_case_does_not_help_itself(house: House):
    case = await house.route(occurred_at=NIGHT)
    assert states(case)["500105-CG"] == "open"
    moved = await done(
        house, case["case_id"], "transfer", house.officer(DECIDER), to_unit="500105-CG", reason="由城管办理"
    )
    assert moved["lead"]["unit_code"] == "500105-CG"
    assert states(moved)["500105-CG"] == "waived"
    others = [task for task in case["assistants"] if task["unit_code"] != "500105-CG"]
    assert [task for task in moved["assistants"] if task["task_id"] in {each["task_id"] for each in others}] == others
    clocks = {clock["clock"]: clock["state"] for clock in (await house.case(case["case_id"]))["clocks"]}
    for task in moved["assistants"]:
        assert clocks[f"assist:{task['task_id']}"] == ("stopped" if task["state"] == "waived" else "running")


async def test_a_ruling_brings_in_whom_the_list_names_beside_the_power(house: House):
    tie = {"category_code": "130504", "title_masked": "人行道停满小车", "text_masked": "", "area_code": "500105006005"}
    case = await house.route(**tie)
    assert case["assistants"] == []
    (dispute,) = (await disputes(house, house.token("supervisor"), case_id=case["case_id"]))["items"]
    ruling = {"lead_unit": "500105-CG", "power_code": "500105-CF-CG-0011", "basis": "清单", "reason": "人行道归城管"}
    ruled = await house.http.post(
        f"/v1/disputes/{dispute['id']}/ruling", json=ruling, headers=house.token("arbitrator")
    )
    assert ruled.status_code == 200, ruled.text
    (helper,) = ruled.json()["assistants"]
    assert (helper["unit_code"], helper["power_code"], helper["state"]) == ("500105-JX", "500105-CF-CG-0011", "open")
    assert helper["resolve_at"] == ruled.json()["deadlines"]["resolve_at"]
    officer = house.officer(helper["post_code"])
    body = {"task_id": helper["task_id"], "result": "已到场"}
    answered = await step(house, case["case_id"], "complete_assist", officer, body=body)
    assert answered.status_code == 200, answered.text
