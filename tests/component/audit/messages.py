"""Messages as the producers write them, and what they need around them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

from chassis.events import Position, RawMessage
from chassis.ids import new_id
from contracts.intake.v1.issue_pb2 import Issue, IssueReceived
from contracts.record.v1.record_pb2 import (
    ACTOR_TYPE_OFFICER,
    ACTOR_TYPE_REPORTER,
    ACTOR_TYPE_SERVICE,
    ActionRecorded,
    Actor,
    OutboxWatermark,
    PowerRef,
    Record,
)
from contracts.routing.v1.case_pb2 import Case, CaseAccepted, CaseAssigned

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
NOON = datetime(2026, 3, 2, 12, 0, 0, 250_000, tzinfo=UTC)
LEAD = "500105-CG"
SUPERVISING = "500105-DC"
_offsets = count()


def record(action: str, occurred_at: datetime = NOON, actor: Actor | None = None, **fields: Any) -> Record:
    made = Record(action=action, actor=actor or Actor(type=ACTOR_TYPE_SERVICE, ref="routing"), **fields)
    made.occurred_at.FromDatetime(occurred_at)
    return made


def issue_received(case_id: UUID, occurred_at: datetime = NOON, **fields: Any) -> IssueReceived:
    reporter = Actor(type=ACTOR_TYPE_REPORTER, ref="r-1f2e")
    made = record("issue.received", occurred_at, reporter, case_id=str(case_id), **fields)
    return IssueReceived(record=made, issue=Issue(issue_id=str(case_id), channel="web"))


def case_assigned(case_id: UUID, occurred_at: datetime = NOON, version: int = 1, **fields: Any) -> CaseAssigned:
    made = record(
        "case.assigned",
        occurred_at,
        case_id=str(case_id),
        case_version=version,
        power=PowerRef(code="CG-001", rulebook="2026.1", digest="ab" * 32),
        before={"state": "received"},
        after={"state": "assigned", "lead_unit": LEAD, "supervising_unit": SUPERVISING},
        **fields,
    )
    return CaseAssigned(record=made, case=Case(case_id=str(case_id), case_version=version))


def case_accepted(case_id: UUID, occurred_at: datetime = NOON, version: int = 2) -> CaseAccepted:
    officer = Actor(type=ACTOR_TYPE_OFFICER, ref="p-07", post=f"{LEAD}-P05", unit=LEAD)
    made = record("case.accepted", occurred_at, officer, case_id=str(case_id), case_version=version)
    return CaseAccepted(record=made, case=Case(case_id=str(case_id), case_version=version))


def action_recorded(action: str = "contact.read", **fields: Any) -> ActionRecorded:
    return ActionRecorded(record=record(action, **fields))


def watermark(service: str, since: int, until: int, rows_by_topic: Mapping[str, int]) -> OutboxWatermark:
    made = record("outbox.watermark", actor=Actor(type=ACTOR_TYPE_SERVICE, ref=service), subject_ref=service)
    return OutboxWatermark(
        record=made, service=service, from_position=since, to_position=until, rows_by_topic=rows_by_topic
    )


def raw(
    topic: str,
    message: Any,
    event_id: UUID | None = None,
    *,
    service: str = "routing",
    sequence: int = 1,
    partition: int = 0,
    offset: int | None = None,
    payload: bytes | None = None,
    headers: Mapping[str, bytes] | None = None,
) -> RawMessage:
    """`message` gives type and bytes; `payload` and `headers` win over them."""
    name = message.DESCRIPTOR.full_name
    value = message.SerializeToString(deterministic=True) if payload is None else payload
    known = {
        "ce_specversion": b"1.0",
        "ce_id": str(event_id or new_id()).encode(),
        "ce_type": name.encode(),
        "ce_source": f"/powerlist/{service}".encode(),
        "ce_time": NOON.isoformat().encode(),
        "ce_sequence": str(sequence).encode(),
        "traceparent": TRACEPARENT.encode(),
        "content-type": b"application/protobuf",
    }
    place = Position(topic, partition, next(_offsets) if offset is None else offset)
    return RawMessage(place, b"key", value, {**known, **(headers or {})})
