"""audit orders somebody's data to be erased: intake does it as after their own wish."""

import asyncio
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from chassis.ids import new_id
from contracts.audit.v1.erasure_pb2 import ErasureOrdered
from contracts.intake.v1.issue_pb2 import IssueErased
from contracts.record.v1.record_pb2 import Actor, Record
from services.intake.usecases.end_erasures import let_go_of_words


async def test_what_audit_orders_to_be_erased_is_erased_with_its_reason(
    report, http, as_role, rows, house, close, kafka
):
    who = as_role("reporter")
    issue = (await report(who=who)).json()
    await close(issue["issue_id"])
    [before] = await rows("SELECT reporter_ref FROM issue WHERE id = :id", id=issue["issue_id"])

    await order_erasure(kafka, before.reporter_ref)

    [row] = await until(
        rows, "SELECT payload FROM outbox WHERE type = 'intake.v1.IssueErased' AND aggregateid = :id", issue
    )
    erased = IssueErased.FromString(row.payload)
    assert (erased.record.reason_code, erased.record.actor.ref, erased.words_gone) == ("order", "admin-1", True)
    [after] = await rows("SELECT sealed, title_masked FROM issue WHERE id = :id", id=issue["issue_id"])
    assert (after.sealed, after.title_masked) == (b"", "（已删除）")
    [asked] = await rows("SELECT reason FROM erasure WHERE subject_ref = :ref", ref=before.reporter_ref)
    assert asked.reason == "order"


async def test_words_that_an_open_case_needed_go_later_for_the_same_reason(report, as_role, rows, house, close, kafka):
    issue = (await report(who=as_role("reporter"))).json()
    [before] = await rows("SELECT reporter_ref FROM issue WHERE id = :id", id=issue["issue_id"])
    await order_erasure(kafka, before.reporter_ref)
    statement = (
        "SELECT payload FROM outbox WHERE type = 'intake.v1.IssueErased' AND aggregateid = :id "
        "ORDER BY position DESC LIMIT 1"
    )
    await until(rows, statement, issue)
    await close(issue["issue_id"])
    async with house.app.unit_of_work() as work:
        await let_go_of_words(work, house.clock)
    [row] = await rows(statement, id=issue["issue_id"])
    erased = IssueErased.FromString(row.payload)
    assert erased.words_gone
    assert erased.record.reason_code == "order"


async def order_erasure(kafka: str, subject_ref: str) -> None:
    """As audit's relay would publish it."""
    record = Record(
        actor=Actor(type="ACTOR_TYPE_ADMIN", ref="admin-1"), action="erasure.ordered", subject_ref=subject_ref
    )
    order = ErasureOrdered(record=record, erasure_id=str(uuid4()), subject_ref=subject_ref, legal_ground="PIPL-47")
    headers = {
        "ce_id": str(new_id()), "ce_type": "audit.v1.ErasureOrdered", "ce_source": "/powerlist/audit",
        "ce_time": "2026-06-01T04:00:00+00:00", "ce_sequence": "1", "ce_specversion": "1.0",
    }  # fmt: skip
    async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
        await producer.send_and_wait(
            "audit.erasure.v1",
            order.SerializeToString(),
            key=subject_ref.encode(),
            headers=[(name, value.encode()) for name, value in headers.items()],
        )


async def until(rows, statement: str, issue):
    for _ in range(200):
        if found := await rows(statement, id=issue["issue_id"]):
            return found
        await asyncio.sleep(0.05)
    raise AssertionError("nothing came of it")
