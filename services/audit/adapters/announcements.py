"""What audit itself tells, as messages for its outbox."""

from chassis.events import OutgoingEvent
from chassis.ids import new_id
from chassis.recording import action_record
from contracts.audit.v1.alert_pb2 import IntegrityAlertRaised
from contracts.audit.v1.erasure_pb2 import ErasureOrdered
from contracts.record.v1.record_pb2 import ACTOR_TYPE_SERVICE, Actor, Record
from services.audit.domain.erasure import REFUSE
from services.audit.domain.events import Announced, ErasureDecided, IntegrityDoubted, TrailQueried
from services.audit.domain.inquiry import Inquirer

SERVICE = "audit"
ALERT_TOPIC, ERASURE_TOPIC = "audit.alert.v1", "audit.erasure.v1"
QUERIED, ALERTED = "audit.queried", "integrity.alert_raised"
ERASURE_ORDERED, ERASURE_REFUSED = "erasure.ordered", "erasure.refused"


def encode(event: Announced) -> OutgoingEvent:
    match event:
        case TrailQueried():
            return _query(event)
        case ErasureDecided():
            return _erasure(event)
        case IntegrityDoubted():
            return _alert(event)


def _actor(asking: Inquirer) -> Actor:
    return Actor(type=f"ACTOR_TYPE_{asking.role.upper()}", ref=asking.ref, post=asking.post, unit=asking.unit)


def _query(event: TrailQueried) -> OutgoingEvent:
    actor = _actor(event.inquiry.inquirer)
    return action_record(
        SERVICE,
        QUERIED,
        event.occurred_at,
        actor=actor,
        subject_ref=event.subject,
        purpose=event.inquiry.purpose,
        detail=event.detail,
    )


def _erasure(event: ErasureDecided) -> OutgoingEvent:
    """A refusal changes nothing anywhere, so only audit hears of it."""
    erasure, actor = event.erasure, _actor(event.inquirer)
    after = {"erasure_id": str(erasure.id), "legal_ground": erasure.legal_ground}
    if erasure.decision == REFUSE:
        after |= {"reason": erasure.reason}
        return action_record(
            SERVICE, ERASURE_REFUSED, erasure.decided_at, actor=actor, subject_ref=erasure.subject_ref, after=after
        )
    record = Record(actor=actor, action=ERASURE_ORDERED, subject_ref=erasure.subject_ref, after=after)
    record.occurred_at.FromDatetime(erasure.decided_at)
    message = ErasureOrdered(
        record=record,
        erasure_id=str(erasure.id),
        subject_ref=erasure.subject_ref,
        legal_ground=erasure.legal_ground,
    )
    return OutgoingEvent(
        id=erasure.id,
        topic=ERASURE_TOPIC,
        key=erasure.subject_ref,
        type=ErasureOrdered.DESCRIPTOR.full_name,
        payload=message.SerializeToString(deterministic=True),
        occurred_at=erasure.decided_at,
    )


def _alert(event: IntegrityDoubted) -> OutgoingEvent:
    record = Record(
        actor=Actor(type=ACTOR_TYPE_SERVICE, ref=SERVICE),
        action=ALERTED,
        reason_code=event.kind,
        subject_ref=event.subject,
        after={"expected": str(event.expected), "found": str(event.found)},
    )
    record.occurred_at.FromDatetime(event.occurred_at)
    message = IntegrityAlertRaised(
        record=record,
        kind=event.kind,
        service=event.service,
        topic=event.topic,
        expected=event.expected,
        found=event.found,
    )
    return OutgoingEvent(
        id=new_id(),
        topic=ALERT_TOPIC,
        key=event.subject,
        type=IntegrityAlertRaised.DESCRIPTOR.full_name,
        payload=message.SerializeToString(deterministic=True),
        occurred_at=event.occurred_at,
    )
