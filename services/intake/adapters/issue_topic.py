"""How what happened to an issue goes out: on one topic, by the issue's id."""

from datetime import datetime
from uuid import UUID

from google.protobuf.message import Message

from chassis.events import OutgoingEvent
from chassis.ids import new_id

ISSUE_TOPIC = "intake.issue.v1"


def outgoing(issue_id: UUID, message: Message, occurred_at: datetime, event_id: UUID | None = None) -> OutgoingEvent:
    """`event_id`: where others know it already."""
    return OutgoingEvent(
        id=event_id or new_id(),
        topic=ISSUE_TOPIC,
        key=str(issue_id),
        type=message.DESCRIPTOR.full_name,
        payload=message.SerializeToString(deterministic=True),
        occurred_at=occurred_at,
    )
