"""What audit itself tells, as messages for its outbox."""

from chassis.events import OutgoingEvent
from chassis.ids import new_id
from chassis.recording import action_record
from contracts.audit.v1.alert_pb2 import IntegrityAlertRaised
from contracts.record.v1.record_pb2 import ACTOR_TYPE_SERVICE, Actor, Record
from services.audit.domain.events import IntegrityDoubted, TrailQueried

SERVICE = "audit"
ALERT_TOPIC = "audit.alert.v1"
QUERIED, ALERTED = "audit.queried", "integrity.alert_raised"


def encode(event: TrailQueried | IntegrityDoubted) -> OutgoingEvent:
    return _query(event) if isinstance(event, TrailQueried) else _alert(event)


def _query(event: TrailQueried) -> OutgoingEvent:
    asking = event.inquiry.inquirer
    actor = Actor(type=f"ACTOR_TYPE_{asking.role.upper()}", ref=asking.ref, post=asking.post, unit=asking.unit)
    return action_record(
        SERVICE,
        QUERIED,
        event.occurred_at,
        actor=actor,
        subject_ref=event.subject,
        purpose=event.inquiry.purpose,
        detail=event.detail,
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
