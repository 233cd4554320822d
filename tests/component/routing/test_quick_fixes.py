"""A patrol puts something right on the spot: solved at once by the power that the list names, followed up by sample."""

from typing import Any
from uuid import UUID

import orjson

from contracts.intake.v1.issue_pb2 import IssueReceived
from contracts.record.v1 import record_pb2
from contracts.routing.v1.case_pb2 import CaseAccepted, CaseClosed, CaseResolved
from services.routing.domain.quick_fix import is_sampled
from tests.component.routing.house import NIGHT, House, an_issue
from tests.component.routing.test_casework import CENTRE, done

PATROL_UNIT, PATROL_POST = "500105006-JD", "500105006-JD-P01"
PHOTOS = ("0190c0de-0000-7000-8000-000000000001", "0190c0de-0000-7000-8000-000000000002")


async def patrolled(house: House, sampled: bool = False, percent: int = 10, **changes: Any) -> str:
    """Reported as intake would tell it, with an id that is drawn at this rate or is not."""
    fields = {"channel": "patrol", "handled_on_spot": True, "attachment_ids": PHOTOS, "occurred_at": NIGHT}
    issue = an_issue(**{**fields, **changes})
    while is_sampled(UUID(issue.issue_id), percent) != sampled:
        issue = an_issue(**{**fields, **changes})
    officer = record_pb2.Actor(type=record_pb2.ACTOR_TYPE_OFFICER, ref="p-17", post=PATROL_POST, unit=PATROL_UNIT)
    message = IssueReceived(record=record_pb2.Record(actor=officer, case_id=issue.issue_id), issue=issue)
    for _ in range(2):
        sent = await house.send(issue, value=message.SerializeToString())
    await house.handled(sent)
    return str(issue.issue_id)


async def told(house: House, case_id: str) -> dict[str, bytes]:
    rows = await house.rows(
        "SELECT type, payload FROM case_event WHERE case_id = :id ORDER BY version", id=UUID(case_id)
    )
    return {row.type.rpartition(".")[2]: row.payload for row in rows}


async def test_what_is_not_drawn_is_solved_at_once_and_closes_by_itself(house: House):
    case_id = await patrolled(house, area_code="500105006001")
    case = await house.case(case_id, "closed")
    events = await told(house, case_id)
    assert list(events) == ["CaseAssigned", "CaseAccepted", "CaseResolved", "CaseClosed"]
    accepted, resolved = (
        CaseAccepted.FromString(events["CaseAccepted"]),
        CaseResolved.FromString(events["CaseResolved"]),
    )
    for each in (accepted.record, resolved.record):
        assert (each.actor.post, each.actor.unit, each.reason_code) == (PATROL_POST, PATROL_UNIT, "quick_fix")
        assert each.power.code == case["lead"]["power_code"]
    detail = orjson.loads(resolved.record.detail_json)
    assert (detail["evidence"], detail["quick_fix"]) == (list(PHOTOS), {"errors": 0, "percent": 10, "sampled": False})
    closed = CaseClosed.FromString(events["CaseClosed"]).record
    assert (closed.actor.ref, closed.reason_code) == ("routing", "not_sampled")
    assert closed.power.code not in ("", case["lead"]["power_code"])


async def test_what_is_drawn_waits_for_the_follow_up_and_an_error_raises_the_rate_of_its_grid(house: House):
    grid = "500105006003"
    case_id = await patrolled(house, sampled=True, area_code=grid)
    await house.case(case_id, "resolved")
    centre = house.officer(CENTRE)
    await done(house, case_id, "follow_up", centre, reached=True, resolved=False)
    await done(house, case_id, "reopen", centre, reason="现场并未处置")
    again = await patrolled(house, sampled=True, percent=30, area_code=grid)
    await house.case(again, "resolved")
    resolved = CaseResolved.FromString((await told(house, again))["CaseResolved"]).record
    assert orjson.loads(resolved.detail_json)["quick_fix"] == {"errors": 1, "percent": 30, "sampled": True}


async def test_without_photos_of_before_and_after_it_is_a_report_like_any_other(house: House):
    for photos in ((), PHOTOS[:1], PHOTOS[:1] * 2):
        case = await house.case(await patrolled(house, attachment_ids=photos))
        assert case["state"] == "assigned"
    other_channel = await house.case(await patrolled(house, channel="web"))
    assert other_channel["state"] == "assigned"


async def test_where_the_list_names_nobody_a_person_decides_and_nobody_settles_what_is_about_themselves(house: House):
    gap = await house.case(await patrolled(house, category_code="010208", text_masked="冬天没有暖气"))
    assert gap["state"] == "triage"
    own = await house.case(await patrolled(house, about_unit=PATROL_UNIT))
    assert own["state"] == "assigned"


async def test_one_that_came_before_any_rulebook_is_solved_when_there_is_one(bare_house: House):
    case_id = await patrolled(bare_house)
    assert (await bare_house.case(case_id))["triage_reason"] == "no_rulebook"
    await bare_house.publish_sample()
    await bare_house.case(case_id, "closed")
    assert list(await told(bare_house, case_id))[1:] == ["CaseAssigned", "CaseAccepted", "CaseResolved", "CaseClosed"]


async def test_errors_count_by_the_grid_where_one_is_named(house: House):
    area, grid, other = "500105006004", "500105006004001", "500105006004002"
    case_id = await patrolled(house, sampled=True, area_code=area, grid_code=grid)
    case = await house.case(case_id, "resolved")
    assert case["course"]["grid_code"] == grid
    centre = house.officer(CENTRE)
    await done(house, case_id, "follow_up", centre, reached=True, resolved=False)
    await done(house, case_id, "reopen", centre, reason="现场并未处置")
    for place, errors in ((grid, 1), (other, 0)):
        again = await patrolled(house, sampled=True, percent=10, area_code=area, grid_code=place)
        await house.case(again, "resolved")
        resolved = CaseResolved.FromString((await told(house, again))["CaseResolved"]).record
        assert orjson.loads(resolved.detail_json)["quick_fix"]["errors"] == errors


async def test_photos_of_before_and_after_are_told_apart_as_evidence(house: House):
    case_id = await patrolled(house, photos_before=PHOTOS[:1], photos_after=PHOTOS[1:])
    await house.case(case_id, "closed")
    resolved = CaseResolved.FromString((await told(house, case_id))["CaseResolved"]).record
    detail = orjson.loads(resolved.detail_json)
    assert detail["photos"] == {"before": [PHOTOS[0]], "after": [PHOTOS[1]]}
    only_after = await house.case(await patrolled(house, photos_after=PHOTOS))
    assert only_after["state"] == "assigned"
