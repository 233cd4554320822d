"""What the power list can't decide is never lost: the reporter sees it, and who has to decide is told."""

import pytest

from tests.journey.district import District, Json

SIDEWALK: Json = {
    "channel": "miniprogram",
    "title": "人行道停满小车",
    "text": "人行道上天天停满小汽车，老人推婴儿车只能走机动车道。",
    "category_code": "130504",
    "area_code": "500105006005",
    "occurred_at": "2025-10-09T18:00:00+08:00",
}
LIFE_INSURANCE: Json = {
    "channel": "web",
    "title": "寿险理赔拖着不办",
    "text": "保险公司两个月不给理赔结果。",
    "category_code": "070202",
    "area_code": "500105006001",
}
DISTRICT_ONLY: Json = {
    "channel": "miniprogram",
    "title": "小区门禁坏了没人修",
    "text": "小区大门门禁坏了半年，外人随便进。",
    "category_code": "010212",
    "address": "江北区",
}
NO_CATEGORY: Json = {"channel": "wechat", "title": "有件事想反映", "text": "具体见面说。", "area_code": "500105003004"}


@pytest.mark.parametrize(
    ("body", "state", "reason", "label"),
    [
        pytest.param(SIDEWALK, "disputed", "conflict", "管辖裁决中", id="overlap"),
        pytest.param(LIFE_INSURANCE, "triage", "gap", "人工研判", id="gap"),
        pytest.param(DISTRICT_ONLY, "triage", "needs_fields", "人工研判", id="needs_fields"),
        pytest.param(NO_CATEGORY, "triage", "no_category", "人工研判", id="no_category"),
    ],
)
async def test_an_undecided_issue_waits_for_a_person_and_its_reporter_sees_that(
    district: District, body: Json, state: str, reason: str, label: str
):
    issue = await district.report(body)
    page = await district.track(issue, state)
    assert page["status_label"] == label
    assert page["open311_status"] == "open"
    assert [step["label"] for step in page["steps"]] == ["已受理", label]

    case = await district.case(issue)
    assert (case["state"], case["triage_reason"], case["lead"]) == (state, reason, None)
    assert bool(case["disputed_units"]) == (state == "disputed")
    told = await district.told(issue, lambda items: {"reporter", "dispatcher"} <= {item["party"] for item in items})
    disputed = {item["recipient"]["ref"] for item in told if item["party"] == "disputed_unit"}
    assert disputed == set(case["disputed_units"])
    action = "case.disputed" if state == "disputed" else "case.sent_to_triage"
    trail = await district.trail(issue, "issue.received", action, "delivery.recorded")
    assert next(item for item in trail if item["action"] == action)["reason_code"]

    queue = district.url("routing", f"/v1/cases?state={state}&limit=200")
    waiting = await district.client.get(queue, headers=district.admin)
    assert case["case_id"] in {item["case_id"] for item in waiting.json()["items"]}
