"""Partners of the register and what they do, for the tests of their tasks."""

from typing import Any
from uuid import uuid4

import httpx

from tests.component.routing.house import House

KEEPER_UNIT = "500105006-JD"


def partner(code: str, **changed: Any) -> dict[str, Any]:
    return {
        "code": code,
        "name": f"样例志愿服务队 {code}",
        "kind": "volunteer_team",
        "area_code": "500105006",
        "unit_code": KEEPER_UNIT,
        "contact_ref": "街道台账 2026-021",
        "agreement": "志愿服务组织登记",
        "valid_from": "2026-01-01",
        **changed,
    }


REGISTER = [
    partner("ZY-1"),
    partner("ZY-2"),
    partner("WY-1", kind="property_company", area_code="500105006002", valid_to="2099-12-31"),
    partner("ZY-OVER", valid_to="2026-01-31"),
    partner("ZY-OFF", is_active=False),
    partner("ZY-ELSEWHERE", area_code="500105001"),
]


async def set_register(house: House, partners: list[dict[str, Any]] | None = None) -> None:
    body = {"partners": REGISTER if partners is None else partners}
    answer = await house.http.put("/v1/partners", json=body, headers=house.token("admin"))
    assert answer.status_code == 200, answer.text


def as_partner(house: House, code: str) -> dict[str, str]:
    return house.token("partner", sub=code)


async def tasks_of(house: House, code: str) -> list[dict[str, Any]]:
    answer = await house.http.get("/v1/partners/me/tasks?limit=100", headers=as_partner(house, code))
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def act(house: House, code: str, task_id: str, action: str, **body: Any) -> httpx.Response:
    headers = {**as_partner(house, code), "Idempotency-Key": str(uuid4())}
    return await house.http.post(f"/v1/partners/me/tasks/{task_id}/actions/{action}", json=body, headers=headers)


async def acted(house: House, code: str, task_id: str, action: str, **body: Any) -> dict[str, Any]:
    answer = await act(house, code, task_id, action, **body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
