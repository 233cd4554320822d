"""One issue from the phone to the audit record, and its case until it is done."""

from tests.journey.district import NIGHT_NOISE, NIGHT_NOISE_POWER, NIGHT_NOISE_UNIT, District

ASSIGNED = ("issue.received", "case.assigned", "delivery.recorded")


async def test_a_night_noise_report_goes_from_the_phone_to_the_audit_record(district: District):
    issue = await district.report(NIGHT_NOISE)
    page = await district.track(issue, "assigned")
    case = await district.case(issue)
    lead = case["lead"]
    assert (lead["unit_code"], lead["power_code"]) == (NIGHT_NOISE_UNIT, NIGHT_NOISE_POWER)
    assert lead["post_code"].startswith(f"{NIGHT_NOISE_UNIT}-P")
    assert lead["person"]
    assert case["explanation"]["winner"]
    assert page["status_label"] == "已派单"
    assert page["unit"]["code"] == NIGHT_NOISE_UNIT
    assert page["due_at"]
    assert [step["state"] for step in page["steps"]] == ["received", "assigned"]

    parties = {"reporter", "post_holder", "supervising_unit"}
    told = await district.told(issue, lambda items: parties <= {item["party"] for item in items})
    assert all(item["case_version"] == case["version"] for item in told)
    recipients = [(item["cause_event_id"], item["party"], item["recipient"]["ref"]) for item in told]
    assert len(recipients) == len(set(recipients))
    holder = next(item for item in told if item["party"] == "post_holder")
    assert holder["recipient"]["ref"] == lead["post_code"]

    trail = await district.trail(issue, *ASSIGNED)
    assert [item["action"] for item in trail[:2]] == ["issue.received", "case.assigned"]
    assert len({item["index"] for item in trail}) == len(trail)
    assigned = trail[1]
    assert assigned["power"]["code"] == NIGHT_NOISE_POWER
    assert assigned["power"]["digest"] == case["rulebook"]["digest"]
    assert assigned["case_version"] == case["version"] == 1
    report = await district.completeness()
    assert {producer["service"] for producer in report["producers"]} == {"intake", "routing", "notify", "audit"}


async def test_the_reporter_sees_that_the_case_is_accepted_and_resolved(district: District):
    issue = await district.goes_all_the_way()
    case = await district.case(issue)
    accepted = await district.step(case, "accept", {})
    assert accepted["state"] == "accepted"
    page = await district.track(issue, "accepted")
    assert page["status_label"] == "已签收"

    answer = "已责令该工地停止夜间打桩，并安排夜间巡查。"
    waived = await district.waive_assistants(case)
    resolved = await district.step(case, "resolve", {"result": answer})
    assert [resolved["version"], resolved["state"]] == [3 + waived, "resolved"]
    page = await district.track(issue, "resolved")
    assert page["answer"] == answer
    assert page["status_label"] == "已办结，待回访"
    assert [step["state"] for step in page["steps"]] == ["received", "assigned", "accepted", "resolved"]

    own = await district.client.get(district.url("intake", "/v1/issues"), headers=issue["reporter"])
    assert [item["status"] for item in own.json()["items"]] == ["resolved"]
    trail = await district.trail(issue, "case.accepted", "case.resolved")
    versions = {item["action"]: item["case_version"] for item in trail if item["action"].startswith("case.")}
    assert versions == {"case.assigned": 1, "case.accepted": 2, "case.resolved": 3 + waived}
    inbox = await district.client.get(district.url("notify", "/v1/inbox"), headers=issue["reporter"])
    assert {"CaseAssigned", "CaseAccepted"} <= {item["event"] for item in inbox.json()["items"]}
