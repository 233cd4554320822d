"""A ruling becomes a draft of the power list: once, with its reason, for other eyes to review."""

import asyncio
from typing import Any

import pytest

from services.routing.entrypoints import ruling_amendments
from services.routing.entrypoints.ruling_amendments import RulingAmendments
from tests.component.routing.house import House
from tests.component.routing.test_between_units import disputes
from tests.component.routing.test_case_steps import code_of

TIE = {
    "category_code": "130504",
    "title_masked": "人行道停满小车",
    "text_masked": "昨天又是",
    "area_code": "500105006005",
}
RULING = {"lead_unit": "500105-CG", "power_code": "500105-CF-CG-0011", "basis": "履职清单", "reason": "人行道归城管"}


async def ruled(house: House, who: dict[str, str]) -> dict[str, Any]:
    """A tie of the list that has been ruled."""
    case = await house.route(**TIE)
    (dispute,) = (await disputes(house, house.token("admin"), case_id=case["case_id"]))["items"]
    answer = await house.http.post(f"/v1/disputes/{dispute['id']}/ruling", json=RULING, headers=who)
    assert answer.status_code == 200, answer.text
    return dispute


async def looked_at(house: House, dispute_id: str) -> dict[str, Any]:
    """The dispute, once what it proposes has been worked out; several processes look at once."""
    roles = [RulingAmendments(house.app, 60) for _ in range(2)]
    while any(await asyncio.gather(*(role.draft_next() for role in roles))):
        pass
    found = (await disputes(house, house.token("admin"), status="ruled", limit=200))["items"]
    return next(dict(each) for each in found if each["id"] == dispute_id)


async def test_a_ruling_is_proposed_as_a_draft_that_another_has_to_review(house: House):
    arbiter, editor = house.token("arbitrator", sub="ruler"), house.token("editor")
    dispute = await ruled(house, arbiter)
    version = (await looked_at(house, dispute["id"]))["amendment"]["version"]
    listed = (await house.http.get("/v1/rulebooks", headers=editor)).json()["items"]
    (draft,) = [each for each in listed if dispute["id"] in (each["reason"] or "")]
    assert (draft["version"], draft["status"], draft["origin"]) == (version, "draft", "proposed")
    assert (draft["created_by"], draft["in_force"], draft["published_at"]) == ("ruling", False, None)
    assert "履职清单" in draft["reason"] and "500105-CF-CG-0011-R1" in draft["reason"]
    diff = await house.http.get(
        f"/v1/rulebooks/{version}/diff", params={"against": draft["base_version"]}, headers=editor
    )
    assert "500105-CF-CG-0011-R1" in diff.text

    await house.step(version, "check")
    own = house.token("publisher", sub="ruler")
    refused = await house.http.post(f"/v1/rulebooks/{version}/review", json={"approve": True}, headers=own)
    assert code_of(refused) == (403, "own_draft")
    reviewed = await house.http.post(
        f"/v1/rulebooks/{version}/review",
        json={"approve": False, "reason": "范围过宽"},
        headers=house.token("publisher"),
    )
    assert (reviewed.status_code, reviewed.json()["status"]) == (200, "refused")


async def test_a_ruling_that_the_list_gives_already_proposes_nothing(house: House):
    case = await house.route(urgency="urgent")
    lead = case["lead"]
    body = {"reason_code": "wrong_place", "reason": "实为乱倒垃圾", "facts": {"category_code": "010214"}}
    key = {"Idempotency-Key": case["case_id"]}
    first = house.officer(lead["post_code"]) | key
    again = (await house.http.post(f"/v1/cases/{case['case_id']}/actions/return", json=body, headers=first)).json()
    second = house.officer(again["lead"]["post_code"]) | key
    body = {"reason_code": "not_ours", "reason": "不归我们"}
    await house.http.post(f"/v1/cases/{case['case_id']}/actions/return", json=body, headers=second)
    (dispute,) = (await disputes(house, house.token("admin"), case_id=case["case_id"]))["items"]
    ruling = {"lead_unit": again["lead"]["unit_code"], "power_code": again["lead"]["power_code"]}
    answer = await house.http.post(
        f"/v1/disputes/{dispute['id']}/ruling",
        json={**ruling, "basis": "清单", "reason": "清单无误"},
        headers=house.token("arbitrator"),
    )
    assert answer.status_code == 200, answer.text
    assert (await looked_at(house, dispute["id"]))["amendment"] == {"none": "list_agrees"}


async def test_a_ruling_that_fails_holds_up_none_behind_it_and_is_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    arbiter = house.token("arbitrator", sub="ruler")
    failing, other = await ruled(house, arbiter), await ruled(house, arbiter)
    propose = ruling_amendments.proposed

    def broken(dispute: Any, *rest: Any) -> Any:
        if str(dispute.id) == failing["id"]:
            raise RuntimeError("nobody foresaw this")
        return propose(dispute, *rest)

    monkeypatch.setattr(ruling_amendments, "proposed", broken)
    assert (await looked_at(house, other["id"]))["amendment"] is not None
    assert (await looked_at(house, failing["id"]))["amendment"] is None
    monkeypatch.undo()
    assert (await looked_at(house, failing["id"]))["amendment"] is not None
