"""A mediation taken wrongly: by whom it is not, without consent, with somebody erased, with what is not of the list."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.component.routing.house import House
from tests.component.routing.mediating import PARTIES, accepted_case, mediated, set_roster
from tests.component.routing.test_case_steps import code_of, handler_of, step
from tests.component.routing.test_casework import CENTRE, INSPECTORATE, done


@pytest.fixture(scope="module", autouse=True)
async def roster(house: House) -> None:
    await set_roster(house)


@pytest.fixture
async def case(house: House) -> dict[str, Any]:
    return await accepted_case(house)


async def test_watching_is_no_way_of_parking_a_case(house: House, case):
    far = (datetime.now(UTC) + timedelta(days=31)).isoformat()
    answer = await step(house, case["case_id"], "watch", handler_of(house, case), body={"reason": "观察", "until": far})
    assert (code_of(answer), answer.json()["errors"][0]["code"]) == ((422, "invalid_fields"), "too_late")


async def test_without_everybodys_consent_there_is_no_agreement(house: House, case):
    officer = handler_of(house, case)
    await mediated(house, case)
    await done(house, case["case_id"], "record_session", officer, minutes="甲方同意", consents=["甲"])
    early = await step(
        house, case["case_id"], "conclude_mediation", officer, body={"outcome": "agreed", "text": "协议"}
    )
    assert code_of(early) == (409, "wrong_state")
    assert "乙" in early.json()["detail"]
    unknown = {"minutes": "丙方同意", "consents": ["丙"]}
    answer = await step(house, case["case_id"], "record_session", officer, body=unknown)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "consents.0")


async def test_with_one_party_erased_there_is_no_agreement_but_an_end(house: House, case):
    officer, case_id = handler_of(house, case), case["case_id"]
    opened = await mediated(house, case)
    await done(house, case_id, "record_session", officer, minutes="双方同意", consents=["甲", "乙"])
    other = opened["course"]["mediation"]["parties"][1]["ref"]
    await house.app.keys.destroy(other)
    refused = await step(house, case_id, "conclude_mediation", officer, body={"outcome": "agreed", "text": "协议"})
    assert code_of(refused) == (409, "wrong_state")
    assert "乙方的个人信息已被删除" in refused.json()["detail"]
    read = (await house.http.get(f"/v1/cases/{case_id}/mediation", headers=officer)).json()
    assert [(each["name"], each["erased"]) for each in read["parties"]] == [("张某甲", False), (None, True)]
    failed = await done(house, case_id, "conclude_mediation", officer, outcome="failed", text="一方退出")
    assert failed["state"] == "assigned"


async def test_only_the_lead_and_the_mediator_read_who_the_parties_are(house: House, case):
    await mediated(house, case, mediator="TJ-004")
    address = f"/v1/cases/{case['case_id']}/mediation"
    for who in (house.officer(INSPECTORATE), house.officer(CENTRE), house.officer("500105-TW-P01")):
        assert code_of(await house.http.get(address, headers=who)) == (403, "not_your_case")
    assert (await house.http.get(address, headers=house.token("admin"))).status_code == 403
    mediator = house.officer("500105-SF-P04")
    assert (await house.http.get(address, headers=mediator)).status_code == 200
    recorded = await done(house, case["case_id"], "record_session", mediator, minutes="第一次", consents=["甲", "乙"])
    assert recorded["course"]["mediation"]["sessions"] == 1
    concluded = await done(house, case["case_id"], "conclude_mediation", mediator, outcome="failed", text="不成")
    assert concluded["state"] == "assigned"
    late = await step(house, case["case_id"], "record_session", mediator, body={"minutes": "再来"})
    assert code_of(late) == (403, "not_your_case")


BAD_MEDIATIONS = (
    ({"mediator": "TJ-999"}, [("mediator", "unknown_mediator")]),
    ({"mediator": "TJ-002"}, [("mediator", "other_area")]),
    ({"mediator": "TJ-003"}, [("mediator", "unknown_mediator")]),
    (
        {"mediator": "TJ-999", "parties": [PARTIES[0], {**PARTIES[0]}]},
        [("mediator", "unknown_mediator"), ("parties.1.is_reporter", "duplicate"), ("parties.1.name", "duplicate")],
    ),
    ({"parties": PARTIES[:1]}, [("parties", "too_short")]),
)


@pytest.mark.parametrize(("body", "faults"), BAD_MEDIATIONS, ids=lambda value: str(value)[:30])
async def test_a_mediation_that_can_not_be_opened_names_all_that_is_wrong(house: House, case, body, faults):
    sent = {"mediator": "TJ-001", "parties": PARTIES, **body}
    answer = await step(house, case["case_id"], "open_mediation", handler_of(house, case), body=sent)
    assert answer.status_code == 422, answer.text
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == faults
    assert (await house.case(case["case_id"]))["state"] == "accepted"


async def test_two_who_open_a_mediation_at_once_open_one(house: House, case):
    sent = {"mediator": "TJ-001", "parties": PARTIES}
    key, officer = str(uuid4()), handler_of(house, case)
    first, second = await asyncio.gather(
        *(step(house, case["case_id"], "open_mediation", officer, body=sent) for _ in range(2))
    )
    assert sorted((first.status_code, second.status_code)) == [200, 409]
    stale = await step(house, case["case_id"], "record_session", officer, body={"minutes": "一"}, if_match='"1"')
    assert code_of(stale) == (412, "stale_version")
    once = [
        await step(house, case["case_id"], "record_session", officer, body={"minutes": "一"}, key=key) for _ in range(2)
    ]
    assert once[0].json() == once[1].json()
    assert once[0].json()["course"]["mediation"]["sessions"] == 1


async def test_a_roster_is_of_the_list_and_is_kept_by_editors(house: House):
    bad = [
        {"code": "TJ-9", "name": "某", "area_code": "9", "unit_code": "9", "post_code": "9"},
        {"code": "TJ-9", "name": "某", "area_code": "500105"},
    ]
    answer = await house.http.put("/v1/mediators", json={"mediators": bad}, headers=house.token("editor"))
    assert [each["field"] for each in answer.json()["errors"]] == [
        "mediators.0.area_code",
        "mediators.0.unit_code",
        "mediators.0.post_code",
        "mediators.1.code",
    ]
    own = await house.http.put("/v1/mediators", json={"mediators": bad}, headers=house.officer(CENTRE))
    assert own.status_code == 403
    here = await house.http.get("/v1/mediators", params={"area": "500105006002"}, headers=house.officer(CENTRE))
    codes = [each["code"] for each in here.json()["items"]]
    assert {"TJ-001", "TJ-004"} <= set(codes)
    assert not {"TJ-002", "TJ-003"} & set(codes)
