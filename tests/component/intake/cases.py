"""Routing's events about an issue that intake has taken in."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer

from contracts.record.v1.record_pb2 import Record
from contracts.routing.v1 import case_pb2

TOPIC = "routing.case.v1"
NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Sent:
    id: UUID
    type: str
    key: str
    payload: bytes


def case_event(case_id: str, name: str, version: int, state: str, reason_code: str = "", **fields: Any) -> Sent:
    case = case_pb2.Case(case_id=case_id, case_version=version, state=state, **fields)
    case.received_at.FromDatetime(NOON)
    record = Record(action="case", case_id=case_id, case_version=version, reason_code=reason_code)
    record.occurred_at.FromDatetime(NOON + timedelta(minutes=version))
    message = getattr(case_pb2, name)(record=record, case=case)
    return Sent(uuid4(), f"routing.v1.{name}", case_id, message.SerializeToString())


def life(case_id: str) -> list[Sent]:
    """Assigned, accepted, resolved."""
    lead = case_pb2.Lead(unit_code="500105-CG", post_code="500105-CG-P05", power_code="500105-CF-CG-001")
    deadlines = case_pb2.Deadlines()
    deadlines.resolve_at.FromDatetime(NOON + timedelta(days=3))
    known = {"lead": lead, "deadlines": deadlines}
    return [
        case_event(case_id, "CaseAssigned", 1, "assigned", **known),
        case_event(case_id, "CaseAccepted", 2, "accepted", **known),
        case_event(case_id, "CaseResolved", 3, "resolved", result_masked="路灯已修好", **known),
    ]


async def publish(bootstrap_servers: str, *events: Sent) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap_servers, acks="all")
    await producer.start()
    try:
        for event in events:
            names = {"ce_id": str(event.id), "ce_type": event.type, "ce_source": "/powerlist/routing"}
            headers = [(name, value.encode()) for name, value in names.items()]
            await producer.send_and_wait(TOPIC, event.payload, key=event.key.encode(), headers=headers)
    finally:
        await producer.stop()
