"""A unit that subscribes by Kafka has each change of its queue on its own topic: in order per case, and once."""

import asyncio
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from contracts.notify.v1.queue_pb2 import QueueChanged
from deploy.local.home import ROOT
from tests.component.notify.cases import DISPATCHER, LEAD_UNIT, SUPERVISING_UNIT, Reported
from tests.component.notify.subscribing import PATH

PAGE = ROOT / "docs" / "operations" / "queue-topics.md"
TOPIC = f"queue.{LEAD_UNIT}.v1"
PATIENCE_SECONDS = 30


@pytest.fixture
async def by_kafka(officer) -> AsyncIterator[dict[str, Any]]:
    answer = await officer.post(PATH, json={"unit_code": LEAD_UNIT, "events": ["*"], "kafka": True})
    assert answer.status_code == 201, answer.text
    yield answer.json()
    await officer.delete(f"{PATH}/{answer.json()['id']}")


async def changes_of(notify, case: Reported, count: int, topic: str = TOPIC) -> list[tuple[Any, QueueChanged]]:
    """The messages about a case, once there are so many."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=notify.env["KAFKA_BOOTSTRAP_SERVERS"], auto_offset_reset="earliest", enable_auto_commit=False
    )
    await consumer.start()
    consumer.assign([TopicPartition(topic, partition) for partition in range(4)])
    found: list[tuple[Any, QueueChanged]] = []
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(found) < count:
                message = await consumer.getone()
                if message.key == str(case.id).encode():
                    found.append((message, QueueChanged.FromString(message.value)))
    finally:
        await consumer.stop()
    return found


def brief(found: list[tuple[Any, QueueChanged]]) -> list[tuple[str, str, str, int]]:
    return [(one.kind, one.role, one.cause, one.case_version) for _, one in found]


async def test_a_case_enters_changes_and_leaves_the_queue_on_the_units_own_topic(
    by_kafka, notify, publish, deliveries_of
):
    assert (by_kafka["topic"], by_kafka["kind"], by_kafka["url"]) == (TOPIC, "kafka", None)
    assert "secret" not in by_kafka
    case = Reported()
    assigned = case.event("CaseAssigned", state="assigned", open311_status="open")
    await publish(assigned, case.event("CaseAccepted", state="accepted", open311_status="open"))
    await publish(assigned, case.event("CaseResolved", state="resolved", open311_status="closed"))
    await publish(case.event("CaseClosed", state="closed", open311_status="closed"))
    await deliveries_of(case.id, 10)
    last = Reported()
    await publish(last.event("CaseAssigned", state="assigned", open311_status="open"))
    await changes_of(notify, last, 1)
    found = await changes_of(notify, case, 3)
    assert brief(found) == [
        ("entered", "lead", "CaseAssigned", 1),
        ("changed", "lead", "CaseAccepted", 2),
        ("left", "lead", "CaseResolved", 3),
    ]
    message, change = found[0]
    headers = dict(message.headers)
    assert headers["ce_type"] == b"notify.v1.QueueChanged" and change.cause_event_id == str(assigned.id)
    assert change.case.title_masked == "夜间施工噪声" and not change.case.reporter_ref
    assert case.reporter_ref.encode() not in message.value
    lines = [one for one in await deliveries_of(case.id, 3) if one["channel"] == "kafka"]
    assert [one["id"].encode() for one in lines] == [dict(m.headers)["ce_id"] for m, _ in found]
    assert {(one["state"], one["recipient"]["ref"]) for one in lines} == {("sent", LEAD_UNIT)}


async def test_another_lead_takes_it_from_the_queue_and_whom_it_is_about_learns_no_more_than_that(
    by_kafka, notify, publish
):
    moved, about_it = Reported(), Reported()
    lead = {"unit_code": SUPERVISING_UNIT, "post_code": f"{SUPERVISING_UNIT}-P01"}
    is_open = {"state": "assigned", "open311_status": "open"}
    await publish(moved.event("CaseAssigned", **is_open), moved.event("CaseTransferred", lead=lead, **is_open))
    await publish(about_it.event("CaseAssigned", **is_open))
    await publish(about_it.event("CaseSentToTriage", lead=None, state="triage", withheld_from=[LEAD_UNIT]))
    assert [one[0] for one in brief(await changes_of(notify, moved, 2))] == ["entered", "left"]
    _, (_, left) = await changes_of(notify, about_it, 2)
    assert left.kind == "left" and left.case.case_id == str(about_it.id) and not left.case.title_masked


async def test_the_dispatcher_has_what_waits_for_it(notify, publish):
    async with notify.client("admin", "a") as admin:
        created = (await admin.post(PATH, json={"unit_code": DISPATCHER, "kafka": True})).json()
        case = Reported()
        await publish(case.event("CaseSentToTriage", lead=None, assistants=[], state="triage", open311_status="open"))
        await publish(case.event("CaseAssigned", state="assigned", open311_status="open"))
        found = brief(await changes_of(notify, case, 2, created["topic"]))
        assert [one[:2] for one in found] == [("entered", "dispatcher"), ("left", "dispatcher")]
        await admin.delete(f"{PATH}/{created['id']}")


async def test_a_unit_has_one_topic_and_nothing_of_a_webhook(officer, by_kafka):
    path = f"{PATH}/{by_kafka['id']}"
    again = await officer.post(PATH, json={"unit_code": LEAD_UNIT, "kafka": True})
    assert (again.status_code, again.json()["code"]) == (409, "already_by_kafka")
    for method, ending in (("POST", "/test"), ("POST", "/rotate"), ("GET", "/deliveries"), ("GET", "/events")):
        answer = await officer.request(method, path + ending)
        assert (answer.status_code, answer.json()["code"]) == (409, "not_a_webhook"), ending
    assert (await officer.patch(path, json={"active": False})).status_code == 409
    assert (await officer.patch(path, json={"events": ["CaseReminded"]})).json()["events"] == ["CaseReminded"]
    assert (await officer.get(path)).json()["topic"] == TOPIC


@pytest.mark.parametrize(
    ("form", "code"), [({}, "missing"), ({"kafka": True, "url": "https://example.com/"}, "not_allowed")]
)
async def test_it_is_an_address_or_kafka(officer, form, code):
    answer = await officer.post(PATH, json={"unit_code": LEAD_UNIT, **form})
    assert answer.status_code == 422
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [("url", code)]


async def test_a_topic_that_was_taken_away_is_made_and_filled_again(by_kafka, notify, publish):
    case = Reported()
    await publish(case.event("CaseAssigned", state="assigned", open311_status="open"))
    ((before, _),) = await changes_of(notify, case, 1)
    # Long enough for the relay to have seen which topic it is.
    await asyncio.sleep(11)
    admin = AIOKafkaAdminClient(bootstrap_servers=notify.env["KAFKA_BOOTSTRAP_SERVERS"])
    await admin.start()
    await admin.delete_topics([TOPIC])
    await admin.close()
    await asyncio.sleep(1)
    await publish(case.event("CaseAccepted", state="accepted", open311_status="open"))
    found = await changes_of(notify, case, 2)
    assert dict(before.headers)["ce_id"] in {dict(message.headers)["ce_id"] for message, _ in found}


def todo(folder: Path, case: Reported) -> list[Any]:
    with closing(sqlite3.connect(folder / "store")) as store:
        try:
            return store.execute("SELECT version, role FROM todo WHERE case_id = ?", [str(case.id)]).fetchall()
        except sqlite3.OperationalError:
            # It has not made its tables yet.
            return []


@contextmanager
def consumer(folder: Path, servers: str) -> Iterator[None]:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    env = {"UNIT": LEAD_UNIT, "QUEUE_STORE": str(folder / "store"), "KAFKA_BOOTSTRAP_SERVERS": servers}
    process = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, **env, "PYTHONPATH": str(ROOT)})
    try:
        yield
    finally:
        process.kill()
        process.wait()


async def until_todo(folder: Path, case: Reported, expected: list[Any]) -> None:
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while (found := todo(folder, case)) != expected:
        assert time.monotonic() < give_up_at, found
        await asyncio.sleep(0.1)


async def test_the_documented_consumer_goes_down_comes_back_and_has_the_queue_right(
    by_kafka, notify, publish, tmp_path
):
    case = Reported()
    for name, status, expected in (("CaseAssigned", "open", (1, "lead")), ("CaseResolved", "closed", (2, None))):
        await publish(case.event(name, open311_status=status))
        with consumer(tmp_path, notify.env["KAFKA_BOOTSTRAP_SERVERS"]):
            await until_todo(tmp_path, case, [expected])
