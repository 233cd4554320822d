"""The log on a real database: each event once, in one order, whatever is delivered how often."""

import asyncio
import hashlib
import json
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
import rfc8785
from sqlalchemy import text

from chassis import migration
from chassis.ids import new_id
from services.audit.entrypoints.consumer import RecordingTransaction
from services.audit.entrypoints.events import Recording, RecordingRefusals
from tests.component.audit.conftest import MIGRATIONS
from tests.component.audit.messages import (
    LEAD,
    SUPERVISING,
    TRACE_ID,
    action_recorded,
    case_accepted,
    case_assigned,
    issue_received,
    raw,
)

ISSUES, CASES, RECORDS, RULEBOOKS = "intake.issue.v1", "routing.case.v1", "routing.record.v1", "routing.rulebook.v1"


async def leaves(rows):
    return [json.loads(row.leaf) for row in await rows("SELECT leaf FROM record ORDER BY index")]


# SQLAlchemy has no type of its own for the outbox's transaction ids.
@pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
async def test_the_tables_are_those_of_the_migrations(database_url) -> None:
    await asyncio.to_thread(migration.check, MIGRATIONS, database_url)


async def test_an_event_becomes_the_record_of_the_interface(hear, rows) -> None:
    case_id, event_id = new_id(), new_id()
    await hear(raw(CASES, case_assigned(case_id), event_id, sequence=41, partition=3, offset=7))
    assert await leaves(rows) == [
        {
            "v": 1,
            "index": 0,
            "event_id": str(event_id),
            "occurred_at": "2026-03-02T12:00:00.250000Z",
            "recorded_at": "2026-03-02T12:00:01.250000Z",
            "actor": {"type": "service", "ref": "routing", "post": None, "unit": None},
            "action": "case.assigned",
            "power": {"code": "CG-001", "rulebook": "2026.1", "digest": "ab" * 32},
            "case_id": str(case_id),
            "case_version": 1,
            "before": {"state": "received"},
            "after": {"state": "assigned", "lead_unit": LEAD, "supervising_unit": SUPERVISING},
            "trace_id": TRACE_ID,
            "src": {"service": "routing", "topic": CASES, "partition": 3, "offset": 7, "sequence": 41},
        }
    ]


async def test_a_leaf_is_stored_in_its_rfc_8785_form(hear, rows) -> None:
    detail = '{"winner":"CG-001","facts":{"place.kind":"路面","count":3},"losers":[{"because":"area"}]}'
    await hear(raw(CASES, case_assigned(new_id(), detail_json=detail, purpose="notify", subject_ref="r-1")))
    [row] = await rows("SELECT leaf FROM record")
    assert row.leaf == rfc8785.dumps(json.loads(row.leaf))
    assert json.loads(row.leaf)["detail"] == json.loads(detail)


async def test_a_redelivered_event_is_recorded_once(hear, rows) -> None:
    event_id, case_id = new_id(), new_id()
    first = raw(ISSUES, issue_received(case_id), event_id, service="intake")
    again = raw(ISSUES, issue_received(case_id), event_id, service="intake")
    await hear(first)
    await hear(raw(ISSUES, issue_received(new_id()), service="intake"), again)
    found = await leaves(rows)
    assert [record["index"] for record in found] == [0, 1]
    assert found[0]["event_id"] == str(event_id)
    assert not await rows("SELECT 1 FROM integrity_conflict")


async def test_a_copy_within_one_batch_is_recorded_once(hear, rows) -> None:
    event_id, message = new_id(), action_recorded()
    await hear(raw(RECORDS, message, event_id), raw(RECORDS, message, event_id))
    assert len(await leaves(rows)) == 1


async def test_another_body_under_a_known_id_is_quarantined_and_told(hear, rows) -> None:
    event_id, case_id = new_id(), new_id()
    await hear(raw(CASES, case_assigned(case_id), event_id))
    forged = raw(CASES, case_assigned(case_id, version=9), event_id)
    await hear(forged)
    await hear(raw(CASES, case_assigned(case_id, version=9), event_id))
    assert [record["case_version"] for record in await leaves(rows)] == [1]
    [conflict] = await rows("SELECT event_id, body, payload, topic FROM integrity_conflict")
    assert (conflict.event_id, conflict.payload, conflict.topic) == (event_id, forged.value, CASES)
    assert json.loads(conflict.body)["case_version"] == 9
    [alert] = await rows("SELECT aggregateid, type FROM outbox WHERE aggregatetype = 'audit.alert.v1'")
    assert (alert.aggregateid, alert.type) == (str(event_id), "audit.v1.IntegrityAlertRaised")


async def test_two_bodies_within_one_batch_are_told_apart(hear, rows) -> None:
    event_id = new_id()
    await hear(raw(RECORDS, action_recorded("a"), event_id), raw(RECORDS, action_recorded("b"), event_id))
    assert [record["action"] for record in await leaves(rows)] == ["a"]
    assert len(await rows("SELECT 1 FROM integrity_conflict")) == 1


async def test_the_body_hash_can_be_reckoned_from_the_leaf(hear, rows) -> None:
    await hear(raw(CASES, case_assigned(new_id())), raw(CASES, case_assigned(new_id()), payload=b"\xff"))
    for row in await rows("SELECT leaf, body_hash FROM record"):
        body = {k: v for k, v in json.loads(row.leaf).items() if k not in {"index", "recorded_at", "src"}}
        assert hashlib.sha256(rfc8785.dumps(body)).digest() == row.body_hash


async def test_indices_are_contiguous_under_two_concurrent_consumers(app, hear, rows) -> None:
    def consumer() -> RecordingTransaction:
        return RecordingTransaction("audit", app.unit_of_work, Recording(), RecordingRefusals(), 100)

    async def write(partition: int) -> None:
        own = consumer()
        for first in range(0, 200, 20):
            batch = [
                raw(RECORDS, action_recorded(), partition=partition, offset=first + at, sequence=first + at)
                for at in range(20)
            ]
            await hear(*batch, by=own)

    await asyncio.gather(write(0), write(1))
    assert [record["index"] for record in await leaves(rows)] == list(range(400))
    [head] = await rows("SELECT size FROM log_head")
    assert head.size == 400


async def test_one_event_heard_by_two_consumers_at_once_is_recorded_once(app, hear, rows) -> None:
    ids = [new_id() for _ in range(50)]
    message = action_recorded()

    async def write(partition: int) -> None:
        own = RecordingTransaction("audit", app.unit_of_work, Recording(), RecordingRefusals(), 100)
        batch = [
            raw(RECORDS, message, event_id, partition=partition, offset=at, sequence=at)
            for at, event_id in enumerate(ids)
        ]
        await hear(*batch, by=own)

    await asyncio.gather(write(0), write(1))
    assert [record["event_id"] for record in await leaves(rows)] == [str(event_id) for event_id in ids]


async def test_a_batch_that_was_not_committed_takes_no_index(app, hear, rows) -> None:
    await hear(raw(RECORDS, action_recorded()))
    work = app.unit_of_work()
    with pytest.raises(ZeroDivisionError):
        async with work:
            await Recording().handle(_understood(raw(RECORDS, action_recorded())), work)
            await work.flush()
            raise ZeroDivisionError
    await hear(raw(RECORDS, action_recorded()))
    assert [record["index"] for record in await leaves(rows)] == [0, 1]


def _understood(message):
    from chassis.events import understand

    return understand(message)


async def test_an_unreadable_message_is_recorded_with_its_bytes_and_nothing_waits(hear, rows) -> None:
    case_id, event_id = new_id(), new_id()
    poison = raw(CASES, case_assigned(case_id), event_id, payload=b"\xff\xff\x00", sequence=5)
    await hear(poison, raw(CASES, case_accepted(case_id)))
    found = await leaves(rows)
    assert [record["action"] for record in found] == ["message.unreadable", "case.accepted"]
    assert found[0]["event_id"] == str(event_id)
    assert found[0]["src"]["sequence"] == 5
    assert found[0]["detail"]["sha256"] == hashlib.sha256(b"\xff\xff\x00").hexdigest()
    [kept] = await rows("SELECT event_id, value, headers, reason FROM raw_message")
    assert (kept.event_id, kept.value) == (event_id, b"\xff\xff\x00")
    assert "ce_type" in json.loads(kept.headers)
    assert not await rows("SELECT 1 FROM dead_letter")


async def test_a_message_without_an_id_gets_one_from_its_place_and_is_recorded_once(hear, rows) -> None:
    headers = {"ce_id": b"no uuid", "ce_time": b"", "ce_source": b"", "ce_sequence": b"\xff"}
    poison = raw(CASES, case_assigned(new_id()), offset=12, headers=headers)
    await hear(poison)
    await hear(poison)
    [record] = await leaves(rows)
    assert UUID(record["event_id"]) == uuid5(NAMESPACE_URL, f"kafka:incarnation/{CASES}/0/12")
    assert record["occurred_at"] == record["recorded_at"]
    assert record["occurred_at_known"] is False
    assert record["src"]["service"] == "unknown"
    assert not await rows("SELECT 1 FROM integrity_conflict")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"action": ""}, "lacks action"),
        ({"case_id": "12"}, "case_id is no UUID"),
        ({"after": {"单位": "x"}}, "not ASCII"),
        ({"after": {"x": "y" * 70_000}}, "too large"),
    ],
)
async def test_a_record_that_can_be_no_leaf_is_kept_raw(hear, rows, fields, reason) -> None:
    message = action_recorded(**{"action": "a", **fields})
    await hear(raw(RECORDS, message), raw(RECORDS, action_recorded("fine")))
    found = await leaves(rows)
    assert [record["action"] for record in found] == ["message.unreadable", "fine"]
    assert reason in found[0]["detail"]["reason"]
    [kept] = await rows("SELECT value FROM raw_message")
    assert kept.value == message.SerializeToString(deterministic=True)


async def test_reasons_too_long_for_a_leaf_leave_the_record_readable(hear, rows) -> None:
    detail = json.dumps({"losers": ["CG-001"] * 9_000}, separators=(",", ":"))
    await hear(raw(CASES, case_assigned(new_id(), detail_json=detail)))
    [record] = await leaves(rows)
    assert record["action"] == "case.assigned"
    digest = hashlib.sha256(detail.encode()).hexdigest()
    assert record["detail"] == {"omitted": "too_large", "bytes": len(detail), "sha256": digest}
    assert len(await rows("SELECT 1 FROM raw_message")) == 1


async def test_what_no_text_column_can_hold_stands_in_the_leaf_as_it_came(hear, rows) -> None:
    await hear(raw(RECORDS, action_recorded("a\x00b", case_id=str(new_id()), after={"lead_unit": "U\x00"})))
    [record] = await leaves(rows)
    assert record["action"] == "a\x00b"
    [row] = await rows("SELECT action FROM record")
    assert row.action == "a\ufffdb"


async def test_a_tombstone_is_recorded_and_is_no_fault(engine, app, hear, rows) -> None:
    strict = RecordingTransaction("audit", app.unit_of_work, Recording(), RecordingRefusals(), 1)
    ended = [raw(RULEBOOKS, action_recorded(), payload=b"") for _ in range(5)]
    await hear(*[type(m)(m.position, m.key, None, m.headers) for m in ended], by=strict)
    found = await leaves(rows)
    assert [record["action"] for record in found] == ["message.tombstone"] * 5
    assert not await rows("SELECT 1 FROM raw_message")


async def test_a_message_of_a_newer_minor_version_is_accepted(hear, rows) -> None:
    case_id = new_id()
    # Field 99, a string that this version does not know, in the message and in its record.
    unknown = b"\x9a\x06\x05newer"
    message = case_assigned(case_id)
    message.record.MergeFromString(unknown)
    await hear(raw(CASES, message, payload=message.SerializeToString() + unknown))
    [record] = await leaves(rows)
    assert (record["action"], record["case_id"]) == ("case.assigned", str(case_id))


async def test_an_actor_of_a_type_not_known_yet_is_recorded_by_number(hear, rows) -> None:
    message = action_recorded()
    message.record.actor.type = 42
    await hear(raw(RECORDS, message))
    assert (await leaves(rows))[0]["actor"]["type"] == "type_42"


async def test_the_units_of_a_case_are_known(hear, rows) -> None:
    case_id = new_id()
    await hear(raw(CASES, case_assigned(case_id)), raw(CASES, case_accepted(case_id)))
    found = await rows("SELECT unit FROM case_unit WHERE case_id = :id ORDER BY unit", id=case_id)
    assert [row.unit for row in found] == [LEAD, SUPERVISING]


async def test_a_record_stored_is_found_by_every_way_in(engine) -> None:
    async with engine.connect() as connection:
        found = await connection.execute(text("SELECT indexname FROM pg_indexes WHERE tablename = 'record'"))
        names = set(found.scalars())
    ways = {"case", "actor", "unit", "power", "action", "time", "source"}
    assert {f"record_{way}" for way in ways} <= names


async def test_a_writer_that_waited_for_the_head_knows_what_was_recorded_meanwhile(app, rows) -> None:
    event_id, message = new_id(), action_recorded()
    first = app.unit_of_work()
    async with first:
        await Recording().handle(_understood(raw(RECORDS, message, event_id)), first)
        await first.flush()
        second = asyncio.create_task(_flushed(app, raw(RECORDS, message, event_id), raw(RECORDS, action_recorded())))
        while not await rows(
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%log_head%'"
        ):
            await asyncio.sleep(0.01)
    await second
    assert [record["index"] for record in await leaves(rows)] == [0, 1]
    assert (await rows("SELECT size FROM log_head"))[0].size == 2


async def _flushed(app, *messages) -> None:
    """Without a batch's second try: a known id taken for a new one would fail."""
    async with app.unit_of_work() as work:
        for message in messages:
            await Recording().handle(_understood(message), work)
