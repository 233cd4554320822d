"""Every action taken wrongly: in a wrong state, by a wrong role or unit, too late, twice, or with something missing.

The answer says what is wrong, and nothing has changed.
"""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from services.routing.domain.matrix import ACTIONS, FIELDS
from services.routing.entrypoints.steps import OVERSEERS_ACTIONS
from tests.component.routing.house import NIGHT, House
from tests.component.routing.partnering import partner
from tests.component.routing.step_table import (
    STATES,
    STRANGER,
    body_of,
    is_legal,
    who_takes,
)
from tests.component.routing.test_case_steps import code_of, step

# The same for every worker of a run: tests are told apart by it.
NOWHERE = "00000000-0000-7000-8000-000000000000"

ROLES = ("reporter", "arbitrator", "editor", "publisher", "supervisor", "admin", "service", "partner")
AT_ONCE = 6


@pytest.fixture(scope="module")
async def cases(house: House) -> tuple[dict[str, Any], str]:
    """A case of the environment bureau's that nothing here changes, and another's id."""
    roster = {"mediators": [{"code": "TJ-STEPS", "name": "某调解员", "area_code": "500105"}]}
    assert (await house.http.put("/v1/mediators", json=roster, headers=house.token("admin"))).status_code == 200
    partners = {"partners": [partner("ZY-STEPS")]}
    assert (await house.http.put("/v1/partners", json=partners, headers=house.token("admin"))).status_code == 200
    case, other = await house.route(occurred_at=NIGHT), await house.route(occurred_at=NIGHT)
    return case, other["case_id"]


class Table:
    """Takes steps that are all to be refused, some at once, and sees that the case is as it was."""

    def __init__(self, house: House, cases: tuple[dict[str, Any], str]) -> None:
        self.house, (self.case, self.other) = house, cases
        self._turn = asyncio.Semaphore(AT_ONCE)

    def body(self, action: str) -> dict[str, Any]:
        return body_of(action, self.case, self.other)

    async def take(
        self, action: str, who: dict[str, str] | None = None, **sent: Any
    ) -> tuple[str, int, dict[str, Any]]:
        sent.setdefault("body", self.body(action))
        async with self._turn:
            answer = await step(
                self.house, self.case["case_id"], action, who or who_takes(self.house, action, self.case), **sent
            )
        return action, answer.status_code, answer.json()

    async def set_state(self, state: str) -> None:
        async with self.house.app.engine.begin() as connection:
            await connection.exec_driver_sql(
                "UPDATE case_file SET state = $1 WHERE id = $2", (state, self.case["case_id"])
            )

    async def version(self) -> int:
        (row,) = await self.house.rows("SELECT version FROM case_file WHERE id = :id", id=self.case["case_id"])
        return int(row.version)


@pytest.fixture
async def table(house: House, cases):
    made = Table(house, cases)
    yield made
    await made.set_state("assigned")
    assert await made.version() == 1


@pytest.mark.parametrize("state", STATES)
async def test_in_a_wrong_state_every_action_is_refused_with_what_is_possible(table: Table, state: str):
    await table.set_state(state)
    wrong = [action for action in ACTIONS if not is_legal(action, state)]
    for action, status, told in await asyncio.gather(*(table.take(action) for action in wrong)):
        assert (status, told["code"], told["state"]) == (409, "wrong_state", state), (action, told)
        assert action not in [each["action"] for each in told["next_actions"]]


async def test_no_action_is_open_to_a_role_that_has_no_part_in_it(table: Table):
    tries = [
        (action, role)
        for action in ACTIONS
        for role in ROLES
        if not (action in OVERSEERS_ACTIONS and role in ("supervisor", "admin"))
    ]
    answers = await asyncio.gather(*(table.take(action, table.house.token(role)) for action, role in tries))
    assert {(status, told["code"]) for _, status, told in answers} == {(403, "role_not_allowed")}


async def test_no_action_is_open_to_an_officer_whose_case_it_is_not(table: Table):
    stranger = table.house.officer(STRANGER)
    answers = await asyncio.gather(*(table.take(action, stranger) for action in ACTIONS))
    assert {(status, told["code"]) for _, status, told in answers} == {(403, "not_your_case")}


async def test_with_a_stale_version_every_action_is_refused_whatever_the_state(table: Table):
    for state in ("assigned", "closed"):
        await table.set_state(state)
        for action, status, told in await asyncio.gather(*(table.take(a, if_match='"9"') for a in ACTIONS)):
            assert (status, told["code"], told["current_version"]) == (412, "stale_version", 1), (action, told)
            assert told["state"] == state


async def test_what_an_action_needs_and_does_not_get_is_named(table: Table):
    tries = [(action, name) for action in ACTIONS for name, needed in FIELDS[action].items() if needed]
    bodies = [{key: value for key, value in table.body(action).items() if key != name} for action, name in tries]
    answers = await asyncio.gather(
        *(table.take(action, body=body) for (action, _), body in zip(tries, bodies, strict=True))
    )
    for (action, name), (_, status, told) in zip(tries, answers, strict=True):
        faults = {(each["field"], each["code"]) for each in told["errors"]}
        assert (status, faults) == (422, {(name, "missing")}), (action, told)


BAD_FIELDS = (
    ("assign", {"post_code": "500105-XX-P01"}, "post_code", "unknown_post"),
    ("transfer", {"to_unit": "500105-XX", "reason": "归口"}, "to_unit", "unknown_unit"),
    ("delegate", {"to_unit": "500105-XX", "reason": "属地"}, "to_unit", "unknown_unit"),
    ("report_up", {"to_unit": "500105-XX", "reason": "报告"}, "to_unit", "unknown_unit"),
    ("request_assist", {"unit_code": "500105-XX", "task": "协助"}, "unit_code", "unknown_unit"),
    ("message", {"text": "请看", "to_units": ["500105-DC", "500105-XX"]}, "to_units.1", "unknown_unit"),
    ("suspend", {"reason": "等待", "until": "2020-01-01T00:00:00+08:00"}, "until", "past"),
    ("resolve", {"result": "已办", "steps_done": ["喝茶"]}, "steps_done.0", "unknown_step"),
    (
        "return",
        {"reason_code": "not_ours", "reason": "不归", "facts": {"category_code": "9"}},
        "facts.category_code",
        "invalid",
    ),
    ("link", {"case": NOWHERE}, "case", "unknown_case"),
    ("merge", {"into_case": NOWHERE}, "into_case", "unknown_case"),
)


@pytest.mark.parametrize(("action", "body", "field", "code"), BAD_FIELDS, ids=lambda value: str(value)[:20])
async def test_a_field_that_is_wrong_anywhere_is_told_before_version_and_state(table: Table, action, body, field, code):
    await table.set_state("closed")
    _, status, told = await table.take(action, body=body, if_match='"9"')
    assert (status, [(each["field"], each["code"]) for each in told["errors"]]) == (422, [(field, code)]), told


async def test_all_bad_units_are_named_at_once_and_a_part_without_a_category_too(table: Table):
    body = {"units": ["500105-XX", "500105-MZ", "500105-YY"], "reason": "请到场", "report_within_hours": 1}
    _, status, told = await table.take("whistle", body=body)
    assert (status, [each["field"] for each in told["errors"]]) == (422, ["units.0", "units.2"])
    parts = [{"title": "甲", "text": "甲", "category_code": "9"}, {"title": "乙", "text": "乙", "category_code": "8"}]
    _, status, told = await table.take("split", body={"parts": parts})
    assert (status, len(told["errors"])) == (422, 2)


async def test_a_case_can_t_be_joined_with_itself(table: Table):
    for action, name in (("link", "case"), ("merge", "into_case")):
        _, status, told = await table.take(action, body={name: table.case["case_id"]})
        assert (status, told["errors"][0]["code"]) == (422, "same_case")


@pytest.mark.parametrize("action", ["message", "remind", "report_up", "whistle", "request_assist", "supervise"])
async def test_the_same_key_twice_has_one_effect_and_another_body_under_it_is_refused(house: House, cases, action: str):
    case = await house.route(occurred_at=NIGHT)
    who, body, key = who_takes(house, action, case), body_of(action, case, cases[1]), str(uuid4())
    first = await step(house, case["case_id"], action, who, body=body, key=key)
    again = await step(house, case["case_id"], action, who, body=body, key=key)
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())
    other = await step(house, case["case_id"], action, who, body={**body, "note": "另一内容"}, key=key)
    assert code_of(other) == (422, "idempotency_key_reused")
    assert (await house.case(case["case_id"]))["version"] == 2


async def test_a_dispute_on_a_case_about_a_unit_is_not_listed_for_its_people(house: House):
    about = await house.route(category_code="130504", title_masked="人行道停满小车", about_unit="500105-DC")
    address = f"/v1/disputes?case_id={about['case_id']}"
    seen = (await house.http.get(address, headers=house.token("supervisor"))).json()["items"]
    assert len(seen) == 1
    for role in ("supervisor", "admin"):
        own = await house.http.get(address, headers=house.token(role, unit="500105-DC"))
        assert own.json()["items"] == []
