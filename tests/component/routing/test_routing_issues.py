"""An issue from the topic becomes a case: with a lead, in dispute, or in triage."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.ids import new_id
from contracts.intake.v1.issue_pb2 import Facts
from contracts.routing.v1.case_pb2 import CaseAssigned
from services.routing.domain.decision import decide_from_facts
from tests.component.routing.house import NIGHT, House, an_issue, canonical
from tests.component.routing.loads import wrong_loads

NIGHT_NOISE = {"unit_code": "500105-HB", "power_code": "500105-CF-HB-0006"}


async def test_an_issue_is_assigned_with_lead_post_deadlines_and_reasons(house: House):
    case = await house.route(occurred_at=NIGHT)
    assert case["state"] == "assigned"
    assert case["open311_status"] == "open"
    assert case["version"] == 1
    assert {name: case["lead"][name] for name in NIGHT_NOISE} == NIGHT_NOISE
    assert case["lead"]["post_code"].startswith("500105-HB-P")
    assert case["deadlines"]["resolve_at"].endswith("+08:00")
    assert case["deadlines"]["provisional"] is False
    assert case["explanation"]["winner"]["power_code"] == "500105-CF-HB-0006"
    assert case["rulebook"]["version"] == house.app.shelf.snapshot.version


async def test_the_event_carries_the_case_and_a_record_without_any_text(house: House):
    case = await house.route(occurred_at=NIGHT)
    (row,) = await house.rows("SELECT * FROM outbox WHERE aggregateid = :id", id=case["case_id"])
    event = CaseAssigned.FromString(row.payload)
    assert (row.aggregatetype, row.type) == ("routing.case.v1", "routing.v1.CaseAssigned")
    assert event.record.action == "case.assigned"
    assert event.record.case_version == event.case.case_version == 1
    assert event.record.power.code == event.case.lead.power_code == "500105-CF-HB-0006"
    assert event.record.power.digest == case["rulebook"]["digest"]
    assert event.record.after["lead_unit"] == "500105-HB"
    assert event.record.after["resolve_at"] == case["deadlines"]["resolve_at"]
    assert event.record.after["respond_at"] == case["deadlines"]["respond_at"]
    assert event.case.title_masked == "工地半夜打桩吵得睡不着"
    assert "打桩吵得" not in event.record.detail_json
    assert event.case.lead.person not in event.record.detail_json


async def test_a_decision_is_the_same_again_from_the_facts_it_recorded(house: House):
    case = await house.route(occurred_at=NIGHT)
    snapshot, calendar = house.app.shelf.snapshot, house.app.shelf.calendar
    again = decide_from_facts(case["explanation"]["facts"], snapshot, calendar)
    assert canonical(again.explanation) == canonical(case["explanation"])
    assert again.lead["unit_code"] == case["lead"]["unit_code"]
    assert again.lead["post_code"] == case["lead"]["post_code"]


async def test_a_redelivered_issue_is_routed_once(house: House):
    issue, event_id = an_issue(), new_id()
    await house.send(issue, event_id)
    await house.send(issue, event_id)
    # The same issue under another event id, as after a rebuild of intake's topic.
    await house.handled(await house.send(issue))
    rows = await house.rows("SELECT version FROM case_event WHERE case_id = :id", id=UUID(issue.issue_id))
    assert [row.version for row in rows] == [1]
    events = await house.rows("SELECT 1 FROM outbox WHERE aggregateid = :id", id=issue.issue_id)
    assert len(events) == 1


async def test_a_declared_overlap_becomes_a_dispute_of_its_units(house: House):
    case = await house.route(
        category_code="130504",
        area_code="500105006005",
        title_masked="人行道停满小车",
        text_masked="人行道停满了小车。",
        facts=Facts(place_kind="城市道路"),
    )
    assert case["state"] == "disputed"
    assert case["triage_reason"] == "conflict"
    assert case["lead"] is None
    assert sorted(case["disputed_units"]) == ["500105-CG", "500105-JX"]


async def test_a_category_without_any_power_goes_to_triage_as_a_gap(house: House):
    case = await house.route(category_code="010208", text_masked="冬天没有暖气")
    assert (case["state"], case["triage_reason"], case["lead"]) == ("triage", "gap", None)


async def test_an_issue_whose_category_nobody_can_tell_goes_to_triage(house: House):
    case = await house.route(category_code="", title_masked="有件事想反映", text_masked="具体见面说。")
    assert (case["state"], case["triage_reason"], case["asks"]) == ("triage", "no_category", ["category_code"])


async def test_an_amount_in_yuan_and_cents_is_understood(house: House):
    case = await house.route(facts=Facts(amount=1999.5))
    assert case["explanation"]["facts"]["fields"]["amount"] == 1999


async def test_load_is_shared_within_a_batch_and_given_back_when_resolved(house: House):
    before = await house.rows("SELECT coalesce(sum(open_cases), 0) AS n FROM post_load")
    cases = [await house.route(occurred_at=NIGHT) for _ in range(4)]
    after = await house.rows("SELECT coalesce(sum(open_cases), 0) AS n FROM post_load")
    assert after[0].n >= before[0].n + 4
    assert await wrong_loads(house) == []
    assert cases[0]["explanation"]["facts"]["load"]


async def test_issues_before_any_rulebook_wait_in_triage_and_are_assigned_after_publishing(bare_house: House):
    waiting = await bare_house.route(occurred_at=NIGHT)
    assert (waiting["state"], waiting["triage_reason"]) == ("triage", "no_rulebook")
    assert waiting["rulebook"] is None
    published = await bare_house.publish_sample()
    case = await bare_house.case(waiting["case_id"], "assigned")
    assert case["version"] == 2
    assert case["triage_reason"] is None
    assert case["rulebook"]["version"] == published["version"]
    assert [step["event"] for step in case["history"]] == ["CaseSentToTriage", "CaseAssigned"]
    assert not await bare_house.rows("SELECT 1 FROM case_file WHERE triage_reason = 'no_rulebook'")


async def test_the_database_itself_refuses_a_case_that_is_nowhere(house: House):
    case = await house.route(occurred_at=NIGHT)
    with pytest.raises(IntegrityError, match="case_file_lead_or_visible"):
        async with house.app.engine.begin() as connection:
            await connection.execute(
                text("UPDATE case_file SET lead_unit = '' WHERE id = :id"), {"id": UUID(case["case_id"])}
            )
