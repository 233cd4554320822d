"""A surge is somebody's work: acknowledged, reminded of, escalated, verified if need be, and answered to all."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from contracts.intake.v1.alert_pb2 import SurgeDetected, SurgeHandled
from contracts.intake.v1.issue_pb2 import IssueAnswered
from services.intake.usecases.supervise_surges import supervise_surges, tell_answers
from services.intake.usecases.watch_surges import SurgeWatch, watch_surges
from tests.component.intake.test_bad_input import fields_of
from tests.component.intake.test_surges import body, reported

CENTRE, SUPERVISING = "500105-ZW", "500105-DC"


@pytest.fixture
def centre(as_role):
    return as_role("officer", unit=CENTRE)


@pytest.fixture
def look(house):
    """As a process that has just started would."""

    async def looking():
        watch, more = SurgeWatch(), True
        while more:
            async with house.app.unit_of_work() as work:
                more = await watch_surges(watch, work, house.app.desk.new_id, house.app.reference)

    return looking


@pytest.fixture
def shown(http, as_role):
    async def read(issues, role="supervisor", **claims):
        answer = await http.get("/v1/alerts/surges?limit=200", headers=as_role(role, **claims))
        return [item for item in answer.json()["items"] if set(item["issue_ids"]) & set(issues)]

    return read


@pytest.fixture
def noticed(report, look, shown):
    """Three people with one trouble; the surge as the centre's officers see it."""

    async def notice(place, trouble, **changes):
        issues = await reported(report, place, trouble, **changes)
        await look()
        [surge] = await shown(issues, "officer", unit=CENTRE)
        return issues, surge

    return notice


@pytest.fixture
def strike(house):
    """What the clock does, so many hours from now; then it is now again."""

    async def later(hours):
        house.clock.advance(timedelta(hours=hours))
        async with house.app.unit_of_work() as work:
            await supervise_surges(work, house.app.reference, house.clock)
        house.clock.advance(timedelta(hours=-hours))

    return later


@pytest.fixture
def handled(rows):
    async def read(surge_id):
        found = await rows(
            "SELECT payload FROM outbox WHERE type = 'intake.v1.SurgeHandled' AND aggregateid = :id ORDER BY position",
            id=surge_id,
        )
        return [SurgeHandled.FromString(row.payload) for row in found]

    return read


@pytest.fixture
def tell(house, rows):
    """Tells the answers; those of these issues."""

    async def telling(issues):
        more = True
        while more:
            async with house.app.unit_of_work() as work:
                more = await tell_answers(work, house.clock)
        found = await rows("SELECT payload FROM outbox WHERE type = 'intake.v1.IssueAnswered' ORDER BY position")
        events = [IssueAnswered.FromString(row.payload) for row in found]
        return [event for event in events if event.issue_id in issues]

    return telling


async def test_a_surge_has_a_unit_that_answers_it_and_times(noticed, rows):
    issues, surge = await noticed("凤凰花苑", "燃气管道漏气")
    task = surge["handling"]
    assert (task["lead_unit"]["code"], task["acknowledged_at"], task["overdue"]) == (CENTRE, None, False)
    [row] = await rows(
        "SELECT payload FROM outbox WHERE type = 'intake.v1.SurgeDetected' AND aggregateid = :id", id=surge["surge_id"]
    )
    event = SurgeDetected.FromString(row.payload)
    assert (event.task.lead_unit, list(event.task.told_units)) == (CENTRE, [CENTRE, SUPERVISING])
    assert event.headline_issue_id in issues


async def test_who_does_not_acknowledge_is_reminded_once_and_then_it_is_escalated_once(noticed, strike, handled):
    _, surge = await noticed("紫竹佳园", "护栏锈断摇晃")
    for hours in (1, 1.6, 1.8, 2.1, 5, 50):
        await strike(hours)
    events = await handled(surge["surge_id"])
    assert [(event.record.action, list(event.task.told_units)) for event in events] == [
        ("surge.reminded", [CENTRE]),
        ("surge.escalated", [CENTRE, SUPERVISING]),
    ]


async def test_a_surge_is_acknowledged_by_its_unit_and_the_clock_goes_on_to_the_answer(
    noticed,
    strike,
    handled,
    http,
    centre,
    as_role,
    shown,
):
    issues, surge = await noticed("金沙水岸", "下水道返水倒灌")
    url = f"/v1/alerts/surges/{surge['surge_id']}/acknowledge"
    assert (await http.post(url, json={}, headers=as_role("reporter"))).status_code == 403
    assert (await http.post(url, json={}, headers=as_role("officer", unit="500105-CG"))).status_code == 403
    assert (await http.post(url, json={}, headers=as_role("officer", unit="500105006-JD"))).status_code == 404
    bad = await http.post(url, json={"lead_unit": "500105-XX"}, headers=centre)
    assert (bad.status_code, fields_of(bad)) == (422, {"lead_unit": "unknown_value"})
    done = await http.post(url, json={"lead_unit": "500105-CG"}, headers=centre)
    assert (done.status_code, done.json()["handling"]["lead_unit"]["code"]) == (200, "500105-CG")
    assert (await http.post(url, json={}, headers=centre)).status_code == 200
    await strike(3)
    await strike(40)
    await strike(49)
    events = await handled(surge["surge_id"])
    assert [event.record.action for event in events] == ["surge.acknowledged", "surge.reminded", "surge.escalated"]
    assert events[0].record.actor.unit == CENTRE
    [seen] = await shown(issues, "officer", unit="500105-CG")
    assert seen["handling"]["acknowledged_by"]["code"] == CENTRE


async def test_one_answer_reaches_everybody_once_and_who_joins_later_too(
    noticed,
    report,
    look,
    http,
    centre,
    tell,
):
    issues, surge = await noticed("白鹭雅舍", "电梯坠层停运")
    url = f"/v1/alerts/surges/{surge['surge_id']}/answer"
    assert fields_of(await http.post(url, json={}, headers=centre)) == {"text": "missing"}
    answer = "电梯已于今日停运检修，预计明日恢复，联系电话13800138001。"
    assert (await http.post(url, json={"text": answer}, headers=centre)).status_code == 200
    again = await http.post(url, json={"text": "另一个答复"}, headers=centre)
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    told = await tell(issues)
    assert sorted(event.issue_id for event in told) == sorted(issues)
    assert all("电梯已于今日停运检修" in event.answer_masked and "13800138001" not in str(event) for event in told)
    late = (await report(body(3, "白鹭雅舍", "电梯坠层停运"))).json()
    await look()
    assert len(await tell([*issues, late["issue_id"]])) == 4
    seen = (await http.get(f"/v1/track/{late['tracking_code']}")).json()["surge"]
    assert (seen["state"], "停运检修" in seen["answer"]) == ("answered", True)


async def test_a_rumour_is_verified_with_evidence_published_as_a_correction_and_told_to_all(
    noticed, http, centre, upload, tell, handled, strike
):
    issues, surge = await noticed("天澜云邸", "网传要建垃圾焚烧厂是真的吗")
    assert surge["to_verify"] is True
    url = f"/v1/alerts/surges/{surge['surge_id']}/answer"
    bare = await http.post(url, json={"text": "没有这个计划。"}, headers=centre)
    assert fields_of(bare) == {"claim": "missing", "outcome": "missing", "evidence": "missing"}
    seen = (await http.get(f"/v1/issues/{issues[0]}", headers=centre)).json()
    track = (await http.get(f"/v1/track/{seen['tracking_code']}")).json()["surge"]
    assert (track["state"], track["unit"]["code"]) == ("verifying", CENTRE)
    evidence = (await upload(centre, b"%PDF-1.7 plan", "plan.pdf")).json()["id"]
    answer = {
        "text": "经核查规划文件，该地块规划为公园。",
        "claim": "天澜云邸旁要建垃圾焚烧厂",
        "outcome": "false",
        "evidence": [evidence],
    }
    unknown = await http.post(url, json={**answer, "evidence": [surge["surge_id"]]}, headers=centre)
    assert fields_of(unknown) == {"evidence": "unknown_attachment"}
    done = await http.post(url, json=answer, headers=centre)
    assert (done.status_code, done.json()["handling"]["outcome"]) == (200, "false")
    assert {event.outcome for event in await tell(issues)} == {"false"}
    [event] = await handled(surge["surge_id"])
    assert (event.record.action, event.record.after["outcome"], event.record.after["evidence"]) == (
        "surge.answered",
        "false",
        "1",
    )
    public = (await http.get("/v1/public/corrections")).json()["items"]
    [correction] = [each for each in public if each["claim"] == answer["claim"]]
    assert (correction["outcome"], correction["outcome_label"]) == ("false", "不属实")
    assert not {"issue_ids", "people", "headline"} & set(correction)
    await strike(60)
    assert len(await handled(surge["surge_id"])) == 1


async def test_a_single_report_is_marked_as_a_rumour_and_criticism_of_a_unit_never_is(
    report, http, centre, handled, as_role
):
    told = (await report(body(0, "听涛苑", "自来水被投毒停用"))).json()
    url, claim = f"/v1/issues/{told['issue_id']}/rumour", {"claim": "听涛苑自来水被投毒"}
    assert (await http.post(url, json=claim, headers=as_role("reporter"))).status_code == 403
    assert (await http.post(url, json={}, headers=centre)).status_code == 422
    marked = await http.post(url, json=claim, headers=centre)
    assert (marked.status_code, marked.json()["to_verify"], marked.json()["people"]) == (200, True, 1)
    assert marked.json()["handling"]["claim"] == claim["claim"]
    assert [event.record.action for event in await handled(marked.json()["surge_id"])] == ["surge.marked"]
    again = await http.post(url, json={"claim": "听涛苑水厂停用"}, headers=centre)
    assert again.json()["surge_id"] == marked.json()["surge_id"]
    track = (await http.get(f"/v1/track/{told['tracking_code']}")).json()["surge"]
    assert track["state"] == "verifying"

    about = (await report(body(0, "听涛苑", "物业科推诿扯皮不作为", about_unit="500105-CG"))).json()
    refused = await http.post(f"/v1/issues/{about['issue_id']}/rumour", json=claim, headers=centre)
    assert (refused.status_code, refused.json()["code"]) == (409, "criticism_is_no_rumour")


async def test_a_surge_that_a_late_commit_completes_after_a_restart_is_told(report, house, look, shown):
    issues = await reported(report, "清溪别院", "路边石墩砸脚")
    hide = text("UPDATE issue SET parent_id = :parent WHERE id = :id")
    async with house.engine.begin() as connection:
        await connection.execute(hide, {"id": UUID(issues[1]), "parent": UUID(issues[0])})
    await look()
    async with house.engine.begin() as connection:
        await connection.execute(hide, {"id": UUID(issues[1]), "parent": None})
    for _ in "12":
        await look()
    assert len(await shown(issues)) == 1
