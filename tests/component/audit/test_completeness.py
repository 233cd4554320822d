"""What producers say they wrote against what is on record."""

from datetime import timedelta

import pytest

from contracts.audit.v1.alert_pb2 import IntegrityAlertRaised
from services.audit.usecases.check_completeness import CheckCompleteness, check_completeness
from tests.component.audit.conftest import GRACE
from tests.component.audit.messages import action_recorded, raw, watermark

RECORDS, OTHER = "routing.record.v1", "routing.case.v1"


@pytest.fixture
def report(http, token):
    async def ask(**parameters):
        answer = await http.get("/v1/completeness", params=parameters, headers=token())
        assert answer.status_code == 200
        return answer.json()

    return ask


@pytest.fixture
def check(app):
    async def run():
        async with app.unit_of_work() as work:
            return await check_completeness(CheckCompleteness(GRACE), work, app.clock)

    return run


async def alerts(rows):
    written = await rows("SELECT payload FROM outbox WHERE aggregatetype = 'audit.alert.v1' ORDER BY position")
    return [IntegrityAlertRaised.FromString(row.payload) for row in written]


def counted(since: int, until: int, rows: int):
    return raw(
        RECORDS, watermark("routing", since, until, {RECORDS: rows, "queue.500105-CG.v1": 7}), sequence=until + 1
    )


def written(*sequences: int):
    return [raw(RECORDS, action_recorded(), sequence=sequence) for sequence in sequences]


async def test_a_producer_whose_records_are_all_there_is_complete(hear, report) -> None:
    await hear(*written(11, 13, 20, 21), counted(10, 20, 3))
    found = await report()
    assert (found["ok"], found["pending"], found["windows"]) == (True, 0, [])
    routing = next(producer for producer in found["producers"] if producer["service"] == "routing")
    assert routing["last_watermark_age_seconds"] == 1
    assert routing["topics"] == [
        {
            "topic": RECORDS,
            "expected": 3,
            "found": 3,
            "ok": True,
            "pending": False,
            "windows": 1,
            "window": {"from_position": 10, "to_position": 20},
        }
    ]


async def test_a_producer_that_has_not_counted_yet_is_shown(report) -> None:
    found = await report()
    assert found["ok"]
    assert [(p["service"], p["last_watermark_at"]) for p in found["producers"]] == [("intake", None), ("routing", None)]


async def test_a_missing_record_is_pending_within_the_grace_and_named_after_it(
    hear, report, clock, check, rows
) -> None:
    await hear(*written(11, 13), counted(10, 20, 3))
    found = await report()
    assert (found["ok"], found["pending"]) == (True, 1)
    assert not await check()
    clock.advance(GRACE + timedelta(seconds=1))
    found = await report()
    assert (found["ok"], found["pending"]) == (False, 0)
    [window] = found["windows"]
    assert (window["topic"], window["from_position"], window["to_position"]) == (RECORDS, 10, 20)
    assert (window["expected"], window["found"], window["state"]) == (3, 2, "incomplete")


async def test_a_mismatch_is_told_once(hear, clock, check, rows) -> None:
    await hear(*written(11, 13), counted(10, 20, 3))
    clock.advance(GRACE + timedelta(seconds=1))
    assert len(await check()) == 1
    assert await check() == []
    [alert] = await alerts(rows)
    assert (alert.kind, alert.service, alert.topic) == ("count_mismatch", "routing", RECORDS)
    assert (alert.expected, alert.found) == (3, 2)
    assert alert.record.subject_ref == f"routing:{RECORDS}:10-20"


async def test_a_record_that_came_late_heals_its_window(hear, clock, check, report) -> None:
    await hear(*written(11, 13), counted(10, 20, 3))
    clock.advance(GRACE + timedelta(seconds=1))
    await check()
    await hear(*written(12))
    await check()
    assert (await report())["ok"]


async def test_a_record_deleted_after_it_was_counted_is_missed(hear, engine, clock, check, report) -> None:
    await hear(*written(11, 12, 13), counted(10, 20, 3))
    clock.advance(GRACE + timedelta(seconds=1))
    await check()
    assert (await report())["ok"]
    async with engine.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM record WHERE sequence = 12")
    assert not (await report())["ok"]


async def test_an_old_window_stays_in_the_report_until_it_is_complete(hear, clock, check, report) -> None:
    await hear(*written(11), counted(10, 20, 3))
    clock.advance(timedelta(days=3))
    await check()
    assert not (await report())["ok"]


async def test_records_of_another_producer_or_topic_do_not_count(hear, clock, report) -> None:
    stranger = raw(RECORDS, action_recorded(), sequence=12, service="notify")
    elsewhere = raw(OTHER, action_recorded(), sequence=12, payload=b"\xff")
    await hear(stranger, elsewhere, *written(11), counted(10, 20, 2))
    clock.advance(GRACE + timedelta(seconds=1))
    assert (await report())["windows"][0]["found"] == 1


async def test_an_unreadable_message_counts_as_recorded_and_is_shown(hear, clock, report) -> None:
    poison = raw(RECORDS, action_recorded(), sequence=12, payload=b"\xff")
    await hear(poison, *written(11), counted(10, 20, 2))
    clock.advance(GRACE + timedelta(seconds=1))
    found = await report()
    assert (found["ok"], found["unreadable_messages"], found["integrity_conflicts"]) == (True, 1, 0)


async def test_the_count_itself_stands_in_the_record(hear, rows) -> None:
    await hear(counted(10, 20, 2))
    [row] = await rows("SELECT convert_from(leaf, 'UTF8')::jsonb -> 'detail' AS detail FROM record")
    assert row.detail == {
        "from_position": 10,
        "to_position": 20,
        "rows_by_topic": {RECORDS: 2, "queue.500105-CG.v1": 7},
    }
