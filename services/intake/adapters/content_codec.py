"""What a platform made of an issue's content, and what a person did, as records, without a word of the content."""

from chassis.events import OutgoingEvent
from chassis.recording import action_record
from contracts.record.v1 import record_pb2
from services.intake.domain.events import ContentMarked, ContentReviewed


def content_marked(event: ContentMarked) -> OutgoingEvent:
    return action_record(
        "intake",
        "content.marked",
        event.occurred_at,
        subject_ref=str(event.check_id),
        case_id=str(event.issue_id),
        after={"of": event.of, "verdict": event.verdict, "label": str(event.label)},
    )


def content_reviewed(event: ContentReviewed, actor: record_pb2.Actor) -> OutgoingEvent:
    return action_record(
        "intake",
        "content.reviewed",
        event.occurred_at,
        actor=actor,
        subject_ref=str(event.check_id),
        case_id=str(event.issue_id),
        after={"decision": event.decision},
    )
