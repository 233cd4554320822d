"""A power, its diagrams, what really happened under it, and the powers of a unit."""

from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

from tests.component.routing.house import NIGHT, House

NOISE = "500105-CF-HB-0006"
STREET = "500105006002"


def words_of(svg: str) -> str:
    return "".join(ElementTree.fromstring(svg).itertext())  # noqa: S314 - our own output


async def test_a_power_is_told_whole_to_everybody_without_names(house: House):
    answer = await house.http.get(f"/v1/powers/{NOISE}", params={"area": STREET})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["unit_code"], told["unit_name"], told["duty_phone"][:8]) == (
        "500105-HB",
        "江北区生态环境局",
        "023-0000",
    )
    assert told["condition_words"].endswith("时间在22时及以后或6时以前）")
    assert [step["name"] for step in told["steps"]][:2] == ["受理", "核查"]
    assert {post["title"] for post in told["steps"][0]["posts"]} == {"经办人"}
    assert told["decision_posts"][0]["title"] == "分管副局长"
    assert told["supervising_units"] == [{"unit_code": "500105-SF", "unit_name": "江北区司法局"}]
    assert told["steps"][-1]["units"][0]["unit_code"]
    assert [law["name"] for law in told["laws"]] == told["legal_basis"]
    assert set(told["laws"][0]) == {"name", "status", "in_force_from", "in_force_to", "replaced_by"}
    assert told["rulebook"]["digest"] == house.app.shelf.snapshot.digest
    assert "person" not in answer.text
    assert (await house.http.get(told["links"]["diagram_svg"])).status_code == 200


async def test_staff_learn_who_holds_the_posts_and_reporters_do_not(house: House):
    address = f"/v1/powers/{NOISE}"
    staff = (await house.http.get(address, headers=house.token("officer"))).json()
    assert all(post["person"] for post in staff["decision_posts"])
    reporter = await house.http.get(address, headers=house.token("reporter"))
    assert reporter.status_code == 200
    assert "person" not in reporter.text
    assert (await house.http.get(address, headers={"Authorization": "Bearer x"})).status_code == 401


async def test_who_holds_a_street_s_power_depends_on_the_place(house: House):
    address = "/v1/powers/500105-CF-JZ-0001"
    coarse = (await house.http.get(address)).json()
    assert (coarse["unit_code"], coarse["unit_unknown_because"]) == (None, "needs_street")
    there = (await house.http.get(address, params={"area": STREET})).json()
    assert there["unit_code"] == "500105006-JD"
    assert there["versions"] == {"before": ["500105-CF-CG-0001"], "after": []}
    elsewhere = (await house.http.get(address, params={"area": "500101"})).json()
    assert (elsewhere["unit_code"], elsewhere["unit_unknown_because"]) == (None, "no_holder")


async def test_an_unknown_power_unit_or_area_is_said(house: House):
    for address in ("/v1/powers/x", "/v1/powers/x/diagram.svg", "/v1/powers/x/diagram.mmd"):
        answer = await house.http.get(address)
        assert (answer.status_code, answer.json()["code"]) == (404, "power_unknown")
    for address in ("/v1/units/x/powers", "/v1/units/x/duties", "/v1/units/x/duties.html"):
        answer = await house.http.get(address)
        assert (answer.status_code, answer.json()["code"]) == (404, "unit_unknown")
    assert (await house.http.get(f"/v1/powers/{NOISE}", params={"area": "x"})).status_code == 422


async def test_a_diagram_is_drawn_once_and_not_sent_twice(house: House):
    first = await house.http.get(f"/v1/powers/{NOISE}/diagram.svg")
    assert first.status_code == 200
    assert first.headers["content-type"].startswith("image/svg+xml")
    assert "script-src" not in first.headers["content-security-policy"]
    assert first.headers["content-security-policy"].startswith("default-src 'none'")
    assert "对夜间建筑施工噪声扰民的行政处罚" in words_of(first.text)
    again = await house.http.get(first.request.url, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    mermaid = await house.http.get(f"/v1/powers/{NOISE}/diagram.mmd")
    assert "flowchart TB" in mermaid.text


async def test_what_really_happened_is_drawn_from_the_cases(house: House):
    case = await house.route(occurred_at=NIGHT)
    assert case["lead"]["power_code"] == NOISE
    officer = house.officer(case["lead"]["post_code"])
    await step(house, case, "accept", officer, {})
    for task in case["assistants"]:
        await step(house, case, "waive_assist", officer, {"task_id": task["task_id"], "reason": "已处置"})
    await step(house, case, "resolve", officer, {"result": "已办", "steps_done": ["受理", "核查"]})
    address = f"/v1/powers/{NOISE}/diagram.svg?actual=true"
    for who in (officer, house.token("supervisor"), house.token("admin"), house.token("supervisor", unit="500105-DC")):
        answer = await house.http.get(address, headers=who)
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
        words = words_of(answer.text)
        for said in ("实际运行", "派单", "受理", "1件次", "跳过", "规定2小时内签收", "实际路径", "工作时间"):
            assert said in words
    mermaid = await house.http.get(f"/v1/powers/{NOISE}/diagram.mmd?actual=true", headers=officer)
    assert "flowchart TB" in mermaid.text


async def test_a_power_without_cases_says_so(house: House):
    address = "/v1/powers/500105-CF-HB-0005/diagram.svg"
    answer = await house.http.get(address, params={"actual": "true"}, headers=house.token("admin"))
    assert "还没有办件" in words_of(answer.text)


async def test_what_really_happened_is_for_those_who_answer_for_it(house: House):
    address = f"/v1/powers/{NOISE}/diagram.svg?actual=true"
    assert (await house.http.get(address)).status_code == 401
    assert (await house.http.get(address, headers=house.token("reporter"))).status_code == 403
    other = await house.http.get(address, headers=house.officer("500105-ZJ-P07"))
    assert (other.status_code, other.json()["code"]) == (403, "not_your_unit")
    street = await house.http.get(address, headers=house.token("supervisor", unit="500105003-JD"))
    assert street.status_code == 403


async def test_the_powers_of_a_unit_are_a_list_and_for_a_browser_a_page_of_diagrams(house: House):
    address = "/v1/units/500105-HB/powers"
    listed = (await house.http.get(address)).json()
    codes = {item["power_code"] for item in listed["items"]}
    assert NOISE in codes
    assert "500105-CF-HB-0010" not in codes, "it is no longer in force"
    assert all(item["unit_code"] == "500105-HB" for item in listed["items"])
    page = await house.http.get(address, headers={"Accept": "text/html,application/xhtml+xml"})
    assert page.headers["content-type"].startswith("text/html")
    assert page.text.count("<svg ") == len(codes)
    assert page.text.count('href="#p') == len(codes)
    community = (await house.http.get(f"/v1/units/{STREET}/powers")).json()
    assert all(item["unit_code"] == STREET for item in community["items"])
    assert community["items"]


async def step(house: House, case: dict[str, Any], action: str, who: dict[str, str], body: dict[str, Any]) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    answer = await house.http.post(f"/v1/cases/{case['case_id']}/actions/{action}", json=body, headers={**who, **key})
    assert answer.status_code == 200, answer.text
