"""What changes in a queue: streamed, resumed without a gap, and what has left it."""

import asyncio
from datetime import timedelta

from sqlalchemy import text

from chassis.clock import SystemClock
from services.routing.adapters.queue_changes import (
    ChangePlace,
    changes_behind,
    newest_place,
    sweep_changes,
)
from tests.component.routing.house import House
from tests.component.routing.queues import HANDLER, QUEUE, UNASSISTED, UNIT, all_items, served, step, streamed

RESULT = {"result": "已责令停工"}


async def test_a_stream_tells_what_enters_changes_and_leaves(house: House):
    who = house.officer(HANDLER)
    async with served(house) as base, streamed(f"{base}{QUEUE}/stream", who) as stream:
        assert (await stream.next())["event"] == "ready"
        case = await house.route(**UNASSISTED)
        await step(house, case, "accept")
        await step(house, case, "resolve", **RESULT)
        events = await stream.of_case(case["case_id"], 3)
    assert [event["event"] for event in events] == ["entered", "changed", "left"]
    assert [event["data"]["cause"] for event in events] == ["CaseAssigned", "CaseAccepted", "CaseResolved"]
    assert [event["data"]["version"] for event in events] == [1, 2, 3]
    assert events[2]["data"]["why"]["zh"] == "已办结"


async def test_a_stream_goes_on_behind_any_event_and_misses_and_repeats_none(house: House):
    who = house.officer(HANDLER)
    async with served(house) as base:
        address = f"{base}{QUEUE}/stream"
        async with streamed(address, who) as stream:
            await stream.next("ready")
            start = stream.last_id
        case = await house.route(**UNASSISTED)
        await step(house, case, "accept")
        async with streamed(address, who, start) as stream:
            assert (await stream.next())["data"] == {"resumed": True}
            entered, accepted = await stream.of_case(case["case_id"], 2)
        await step(house, case, "resolve", **RESULT)
        for last, versions in ((entered["id"], [2, 3]), (accepted["id"], [3])):
            async with streamed(address, who, last) as stream:
                rest = await stream.of_case(case["case_id"], len(versions))
            assert [event["data"]["version"] for event in rest] == versions


async def test_an_id_of_what_is_no_longer_kept_is_answered_by_a_reset(bare_house: House):
    await bare_house.publish_sample()
    who = bare_house.officer(HANDLER)
    case = await bare_house.route(**UNASSISTED)
    async with bare_house.app.engine.begin() as connection:
        old = await newest_place(connection)
        await connection.execute(text("UPDATE queue_change SET at = now() - interval '9 days'"))
    await step(bare_house, case, "accept")
    async with bare_house.app.engine.begin() as connection:
        await connection.execute(text("UPDATE queue_change SET at = now() - interval '8 days'"))
        # Other tests have left rows of theirs, too.
        assert await sweep_changes(connection, 24 * 7, 1_000_000) == 1
        assert (await connection.execute(text("SELECT count(*) FROM queue_change"))).scalar_one() == 0
    async with served(bare_house) as base:
        for last in (str(old), f"1-{2**62}-0"):
            async with streamed(f"{base}{QUEUE}/stream", who, last) as stream:
                assert (await stream.next())["event"] == "reset"
                await streamed_accept(stream.last_id)
        answer = await bare_house.http.get(f"{QUEUE}/left", headers=who, params={"since": str(old)})
        assert (answer.status_code, answer.json()["code"]) == (410, "since_gone")


async def streamed_accept(event_id: str) -> None:
    """The id of a reset is one to go on from."""
    assert ChangePlace.parse(event_id).since > 1


async def test_a_bad_event_id_is_told(house: House):
    who = house.officer(HANDLER)
    for wrong in ("x", "1-2", "3-2-0", "1-2-a", f"1-{2**70}-0"):
        answer = await house.http.get(f"{QUEUE}/stream", headers={**who, "Last-Event-ID": wrong})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_event_id")


async def test_other_units_neither_stream_nor_count_nor_ask_what_left(house: House):
    for who in (house.officer("500105-ZJ-P07"), house.token("supervisor", unit="500105003-JD"), house.token("editor")):
        for part in ("stream", "counts", "left", "filters"):
            assert (await house.http.get(f"{QUEUE}/{part}", headers=who)).status_code == 403


async def test_a_change_that_commits_late_is_not_missed(house: House):
    """The older transaction takes its position first and commits last; a reader looks in between.

    By position alone it would be passed over for ever, and so it would by a horizon when its id is the higher one.
    """
    written = text(
        "INSERT INTO queue_change (unit_code, case_id, kind, role, state, version, cause, lead_unit) "
        "VALUES ('late', :case, 'entered', 'lead', 'assigned', :version, '', '')"
    )
    case = await house.route(**UNASSISTED)
    async with house.app.engine.connect() as reader:
        place = await newest_place(reader)
    engine = house.app.engine
    async with engine.connect() as quick, engine.connect() as slow:
        # The quick one has the lower id, the slow one the lower position.
        await quick.execute(text("SELECT pg_current_xact_id()"))
        await slow.execute(written, {"case": case["case_id"], "version": 1})
        await quick.execute(written, {"case": case["case_id"], "version": 2})
        await quick.commit()
        async with engine.connect() as reader:
            first, place = await changes_behind(reader, "late", place, 10)
            assert [change.version for change in first] == [2]
            nothing, place = await changes_behind(reader, "late", place, 10)
            assert nothing == []
        await slow.commit()
    async with engine.connect() as reader:
        late, place = await changes_behind(reader, "late", place, 10)
        assert [change.version for change in late] == [1]
        assert (await changes_behind(reader, "late", place, 10))[0] == []


async def test_while_many_write_a_reader_gets_every_change_once(house: House):
    case = await house.route(**UNASSISTED)
    async with house.app.engine.connect() as reader:
        place = await newest_place(reader)
    written = text(
        "INSERT INTO queue_change (unit_code, case_id, kind, role, state, version, cause, lead_unit) "
        "VALUES ('busy', :case, 'changed', 'lead', 'assigned', :version, '', '')"
    )

    async def write(numbers: range) -> None:
        for number in numbers:
            async with house.app.engine.begin() as connection:
                await connection.execute(text("SELECT pg_current_xact_id()"))
                await asyncio.sleep(0.001 * (number % 3))
                await connection.execute(written, {"case": case["case_id"], "version": number})

    async def read(done: asyncio.Event) -> list[int]:
        nonlocal place
        seen: list[int] = []
        while True:
            is_last = done.is_set()
            async with house.app.engine.connect() as connection:
                changes, place = await changes_behind(connection, "busy", place, 7)
            seen += [change.version for change in changes]
            if is_last and not changes:
                return seen

    done = asyncio.Event()
    reading = asyncio.create_task(read(done))
    await asyncio.gather(*(write(range(start, 200, 4)) for start in range(4)))
    done.set()
    assert sorted(await reading) == list(range(200))


async def test_what_left_since_a_moment_and_since_the_last_answer(house: House):
    who = house.officer(HANDLER)
    begun = SystemClock().now() - timedelta(seconds=1)
    first, second = [await house.route(**UNASSISTED) for _ in range(2)]
    for case in (first, second):
        await step(house, case, "accept")
    await step(house, first, "resolve", **RESULT)
    answer = await house.http.get(f"{QUEUE}/left", headers=who, params={"since": begun.isoformat(), "limit": 1})
    assert answer.status_code == 200, answer.text
    left = await all_items(house, f"{QUEUE}/left", who, since=begun.isoformat())
    mine = [item for item in left if item["case_id"] == first["case_id"]]
    assert [(item["cause"], item["state"], item["role"], item["is_back"]) for item in mine] == [
        ("CaseResolved", "resolved", "lead", False)
    ]
    assert second["case_id"] not in {item["case_id"] for item in left}
    await step(house, second, "resolve", **RESULT)
    since = answer.json()["next_since"]
    later = await all_items(house, f"{QUEUE}/left", who, since=since)
    assert second["case_id"] in {item["case_id"] for item in later}
    assert first["case_id"] not in {item["case_id"] for item in later}
    assert (await house.http.get(f"{QUEUE}/left", headers=who, params={"since": "gestern"})).status_code == 400


async def test_a_unit_hears_nothing_of_a_case_about_itself(house: House):
    who = house.officer(HANDLER)
    case = await house.route(**UNASSISTED)
    await step(house, case, "accept")
    await step(house, case, "resolve", **RESULT)
    since = {"since": "2026-01-01"}
    assert case["case_id"] in {item["case_id"] for item in await all_items(house, f"{QUEUE}/left", who, **since)}
    async with house.app.engine.begin() as connection:
        await connection.execute(
            text("UPDATE case_file SET about_unit = :unit WHERE id = :id"), {"unit": UNIT, "id": case["case_id"]}
        )
    assert case["case_id"] not in {item["case_id"] for item in await all_items(house, f"{QUEUE}/left", who, **since)}
