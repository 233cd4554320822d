"""Events of cases as routing publishes them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer

from contracts.intake.v1 import issue_pb2
from contracts.record.v1.record_pb2 import PowerRef, Record
from contracts.routing.v1 import case_pb2

TOPIC, ISSUE_TOPIC = "routing.case.v1", "intake.issue.v1"
AREA = "500105006"
LEAD_UNIT, LEAD_POST = "500105-CG", "500105-CG-P05"
ASSISTANT_POST = "500105006-JD-P05"
SUPERVISING_UNIT, DISPATCHER = "500105-DC", "500105-ZW"


@dataclass
class Reported:
    """A case of one reporter; each event raises its version."""

    id: UUID = field(default_factory=uuid4)
    channel: str = "miniprogram"
    urgency: str = "normal"
    reporter_ref: str = field(default_factory=lambda: uuid4().hex)
    version: int = 0

    def event(self, name: str, **changes: Any) -> "CaseEvent":
        self.version += 1
        fields: dict[str, Any] = {
            "case_id": str(self.id),
            "case_version": self.version,
            "title_masked": "夜间施工噪声",
            "area_code": AREA,
            "urgency": self.urgency,
            "channel": self.channel,
            "reporter_ref": self.reporter_ref,
            "lead": case_pb2.Lead(unit_code=LEAD_UNIT, post_code=LEAD_POST, power_code="500105-CF-CG-001"),
            "assistants": [case_pb2.Assistant(unit_code="500105006-JD", post_code=ASSISTANT_POST)],
            "supervising_unit": SUPERVISING_UNIT,
            **changes,
        }
        case = case_pb2.Case(**fields)
        case.deadlines.resolve_at.FromDatetime(datetime(2026, 6, 1, 2, 30, tzinfo=UTC))
        power = PowerRef(code="500105-CF-CG-001", rulebook="2026.1", digest="ab" * 32)
        message = getattr(case_pb2, name)(record=Record(action="case", power=power), case=case)
        return CaseEvent(uuid4(), f"routing.v1.{name}", str(self.id), message.SerializeToString())


@dataclass
class CaseEvent:
    id: UUID
    type: str
    key: str
    payload: bytes
    topic: str = TOPIC

    def headers(self) -> list[tuple[str, bytes]]:
        texts = {"ce_id": str(self.id), "ce_type": self.type, "ce_source": "/powerlist/routing", "ce_sequence": "1"}
        return [(name, value.encode()) for name, value in texts.items()]


class Publisher:
    def __init__(self, bootstrap_servers: str) -> None:
        self._servers = bootstrap_servers

    async def __call__(self, *events: CaseEvent) -> None:
        producer = AIOKafkaProducer(bootstrap_servers=self._servers, acks="all")
        await producer.start()
        try:
            sent = [await producer.send(e.topic, e.payload, key=e.key.encode(), headers=e.headers()) for e in events]
            for future in sent:
                await future
        finally:
            await producer.stop()


def poison(case: Reported) -> CaseEvent:
    """Bytes that are no message."""
    case.version += 1
    return CaseEvent(uuid4(), "routing.v1.CaseAccepted", str(case.id), b"\xff\xff\xff")


def followed(case: Reported, follower_ref: str) -> CaseEvent:
    return _of_issue(case, "IssueFollowed", follower_ref=follower_ref, followers=1)


def erased(case: Reported, *, words_gone: bool) -> CaseEvent:
    return _of_issue(case, "IssueErased", words_gone=words_gone)


def _of_issue(case: Reported, name: str, **fields: Any) -> CaseEvent:
    message = getattr(issue_pb2, name)(record=Record(action="issue"), issue_id=str(case.id), **fields)
    return CaseEvent(uuid4(), f"intake.v1.{name}", str(case.id), message.SerializeToString(), ISSUE_TOPIC)
