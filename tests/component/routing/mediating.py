"""Parties, mediators and the steps that bring them together, for the tests of mediation."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from tests.component.routing.house import House
from tests.component.routing.test_case_steps import handler_of, waive_all
from tests.component.routing.test_casework import done

PARTIES = [{"name": "张某甲", "phone": "13800001111", "is_reporter": True}, {"name": "李某乙", "phone": "13900002222"}]
MEDIATORS = [
    {"code": "TJ-001", "name": "王某调", "area_code": "500105"},
    {"code": "TJ-002", "name": "赵某调", "area_code": "500105001"},
    {"code": "TJ-003", "name": "孙某调", "area_code": "500105", "is_active": False},
    {"code": "TJ-004", "name": "周某调", "area_code": "500105", "post_code": "500105-SF-P04"},
]


async def set_roster(house: House) -> None:
    answer = await house.http.put("/v1/mediators", json={"mediators": MEDIATORS}, headers=house.token("admin"))
    assert answer.status_code == 200, answer.text


async def accepted_case(house: House) -> dict[str, Any]:
    """Accepted by its lead, within its time."""
    routed = await house.route(received_at=datetime.now(UTC), reporter_ref=f"rp-{uuid4().hex}")
    officer = handler_of(house, routed)
    await done(house, routed["case_id"], "accept", officer)
    await waive_all(house, routed, officer)
    return routed


async def mediated(house: House, case: dict[str, Any], **body: Any) -> dict[str, Any]:
    sent = {"mediator": "TJ-001", "parties": PARTIES, **body}
    return await done(house, case["case_id"], "open_mediation", handler_of(house, case), **sent)


async def agreed(house: House, case: dict[str, Any]) -> dict[str, Any]:
    officer = handler_of(house, case)
    await mediated(house, case)
    await done(house, case["case_id"], "record_session", officer, minutes="双方同意", consents=["甲", "乙"])
    return await done(house, case["case_id"], "conclude_mediation", officer, outcome="agreed", text="二十二点后不施工")
