import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from chassis.ids import new_id
from services.intake.adapters.rebuilding import rebuild_intake
from services.intake.domain.tracking_code import new_tracking_code
from services.intake.usecases.end_erasures import let_go_of_words
from services.intake.usecases.open_parts import OpenParts, open_parts
from tests.component.intake.cases import Sent, case_event, life, publish


@pytest.fixture
def arrives(rows):
    async def wait(statement: str, **values):
        for _ in range(300):
            found = await rows(statement, **values)
            if found:
                return found
            await asyncio.sleep(0.1)
        raise AssertionError(f"never: {statement}")

    return wait


PROGRESS = "SELECT * FROM case_progress WHERE case_id = :id AND case_version = :version"


async def test_the_reporter_sees_the_case_go_on(kafka, report, http, arrives):
    told = (await report()).json()

    await publish(kafka, *life(told["issue_id"]))
    await arrives(PROGRESS, id=told["issue_id"], version=3)

    seen = (await http.get(told["links"]["track"])).json()
    assert seen["status"] == "resolved"
    assert seen["unit"] == {"code": "500105-CG", "name": "江北区城市管理局"}
    assert seen["due_at"] == "2026-06-04T12:00:00.000+08:00"
    assert seen["answer"] == "路灯已修好"
    assert [step["state"] for step in seen["steps"]] == ["received", "assigned", "accepted", "resolved"]
    assert seen["steps"][1]["unit"]["name"] == "江北区城市管理局"


async def test_whoever_tracks_an_issue_sees_that_its_rating_is_contested(kafka, report, http, arrives):
    told = (await report()).json()
    await publish(
        kafka,
        *life(told["issue_id"]),
        case_event(told["issue_id"], "MarkHeard", 4, "resolved", "breach"),
        case_event(told["issue_id"], "MarkHeard", 5, "resolved", "rating"),
    )
    await arrives(PROGRESS, id=told["issue_id"], version=5)
    seen = (await http.get(told["links"]["track"])).json()
    assert seen["rating"]["state"] == "contested"
    await publish(kafka, case_event(told["issue_id"], "MarkExcused", 6, "resolved", "rating"))
    await arrives(PROGRESS, id=told["issue_id"], version=6)
    seen = (await http.get(told["links"]["track"])).json()
    assert (seen["rating"]["state"], "不计入考核" in seen["rating"]["label"]) == ("excused", True)
    await publish(kafka, case_event(told["issue_id"], "FeedbackNoted", 7, "resolved", "dissatisfied"))
    await arrives(PROGRESS, id=told["issue_id"], version=7)
    assert (await http.get(told["links"]["track"])).json()["rating"] is None


async def test_an_event_that_comes_twice_or_late_changes_nothing(kafka, rows, arrives):
    case_id = str(uuid4())
    assigned, accepted, resolved = life(case_id)
    again = Sent(uuid4(), assigned.type, case_id, assigned.payload)

    await publish(kafka, assigned, accepted, accepted, resolved, again, assigned)
    [before] = await arrives(PROGRESS, id=case_id, version=3)
    marker = str(uuid4())
    await publish(kafka, *life(marker))
    await arrives(PROGRESS, id=marker, version=3)

    [after] = await rows("SELECT * FROM case_progress WHERE case_id = :id", id=case_id)
    assert tuple(after) == tuple(before)
    assert after.steps.count('"assigned"') == 1


async def test_an_event_that_makes_no_sense_waits_among_the_dead_letters(kafka, arrives):
    case_id = str(uuid4())
    await publish(kafka, case_event(case_id, "CaseAssigned", 0, "assigned"), *life(case_id)[1:])
    letters = "SELECT state, reason FROM dead_letter WHERE key = :key ORDER BY id OFFSET 2"
    await arrives(letters, key=case_id.encode())
    found = await arrives("SELECT state, reason FROM dead_letter WHERE key = :key ORDER BY id", key=case_id.encode())
    assert [letter.state for letter in found] == ["dead", "parked", "parked"]
    assert "case_version" in found[0].reason


async def test_the_progress_is_rebuilt_from_the_topic_and_comes_out_equal(kafka, house, rows, arrives):
    ids = [str(uuid4()) for _ in range(5)]
    await publish(kafka, *(event for case_id in ids for event in life(case_id)))
    for case_id in ids:
        await arrives(PROGRESS, id=case_id, version=3)
    everything = "SELECT * FROM case_progress ORDER BY case_id"
    before = await rows(everything)
    async with house.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE case_progress SET state = 'wrong', steps = '[]', case_version = 99")
        await connection.exec_driver_sql(f"DELETE FROM case_progress WHERE case_id = '{ids[0]}'")

    report = await rebuild_intake(house.engine, kafka)

    assert await rows(everything) == before
    assert report.rebuilt == len(before)


async def test_a_case_whose_beginning_left_the_topic_keeps_its_progress(kafka, house, rows, arrives):
    case_id = str(uuid4())
    await publish(kafka, *life(case_id)[2:])
    [before] = await arrives(PROGRESS, id=case_id, version=3)
    report = await rebuild_intake(house.engine, kafka)
    [after] = await rows("SELECT * FROM case_progress WHERE case_id = :id", id=case_id)
    assert tuple(after) == tuple(before)
    assert report.kept >= 1


async def test_a_first_event_that_comes_alone_and_late_changes_nothing(kafka, rows, arrives):
    case_id = str(uuid4())
    assigned, accepted, resolved = life(case_id)
    await publish(kafka, accepted, resolved)
    [before] = await arrives(PROGRESS, id=case_id, version=3)

    await publish(kafka, assigned)
    await arrives("SELECT event_id FROM inbox WHERE event_id = :id", id=assigned.id)

    [after] = await rows("SELECT * FROM case_progress WHERE case_id = :id", id=case_id)
    assert tuple(after) == tuple(before)


async def test_a_split_case_has_parts_with_tracking_codes_of_their_own(kafka, report, http, as_role, arrives, rows):
    who = as_role("reporter")
    told = (await report(None, who)).json()
    parts = [str(new_id()), str(new_id())]
    split = case_event(told["issue_id"], "CaseSplit", 1, "split", part_ids=parts)

    await publish(kafka, split, Sent(uuid4(), split.type, split.key, split.payload))
    for part in parts:
        await publish(kafka, *life(part))
        await arrives(PROGRESS, id=part, version=3)

    await arrives("SELECT 1 FROM issue WHERE id = :id", id=parts[1])
    seen = (await http.get(told["links"]["track"])).json()
    assert [(part["title"][-8:], part["status"]) for part in seen["parts"]] == [
        ("（拆分 1/2）", "resolved"),
        ("（拆分 2/2）", "resolved"),
    ]
    codes = {told["tracking_code"], *(part["tracking_code"] for part in seen["parts"])}
    assert len(codes) == 3
    child = (await http.get(f"/v1/track/{seen['parts'][0]['tracking_code']}")).json()
    assert child["answer"] == "路灯已修好"
    own = (await http.get(f"/v1/issues/{parts[0]}", headers=who)).json()
    assert own["original"]["reporter"]["name"] == "张三丰"
    opened = await rows("SELECT 1 FROM outbox WHERE aggregateid = ANY(:ids)", ids=parts)
    assert len(opened) == 2


async def test_a_part_that_is_told_of_twice_in_one_batch_is_opened_once(report, house, rows):
    whole = UUID((await report()).json()["issue_id"])
    told = OpenParts(whole, (new_id(),), datetime.now(UTC))
    async with house.app.unit_of_work() as work:
        await open_parts(told, work, new_tracking_code)
        await open_parts(told, work, new_tracking_code)
    assert len(await rows("SELECT 1 FROM outbox WHERE aggregateid = :id", id=str(told.part_ids[0]))) == 1


async def test_a_case_that_is_split_after_its_reporter_was_erased_leaves_no_words_in_its_parts(
    report, http, as_role, house, rows, close
):
    who = as_role("reporter")
    whole = UUID((await report(None, who)).json()["issue_id"])
    assert (await http.post("/v1/me/erasure", headers=who)).json()["kept_until_over"]
    part = new_id()
    async with house.app.unit_of_work() as work:
        await open_parts(OpenParts(whole, (part,), datetime.now(UTC)), work, new_tracking_code)

    for issue_id in (whole, part):
        await close(str(issue_id))
    async with house.app.unit_of_work() as work:
        await let_go_of_words(work, house.clock)

    kept = await rows("SELECT title_masked, text_masked FROM issue WHERE id = ANY(:ids)", ids=[whole, part])
    assert [tuple(row) for row in kept] == [("（已删除）", ""), ("（已删除）", "")]
