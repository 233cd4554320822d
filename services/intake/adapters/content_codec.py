"""What a platform made of an issue's content, and what a person did, as records, without a word of the content."""

from collections.abc import Callable

from chassis.events import OutgoingEvent
from chassis.recording import action_record
from contracts.record.v1 import record_pb2
from services.intake.domain.events import Actor, ContentMarked, ContentReviewed, VirusCaught


def content_event(
    event: ContentMarked | ContentReviewed | VirusCaught, actor_of: Callable[[Actor], record_pb2.Actor]
) -> OutgoingEvent:
    match event:
        case ContentMarked():
            return _content_marked(event)
        case ContentReviewed():
            return _content_reviewed(event, actor_of(event.actor))
        case VirusCaught():
            return _virus_caught(event, actor_of(event.actor))


def _content_marked(event: ContentMarked) -> OutgoingEvent:
    return action_record(
        "intake",
        "content.marked",
        event.occurred_at,
        subject_ref=str(event.check_id),
        case_id=str(event.issue_id),
        after={"of": event.of, "verdict": event.verdict, "label": str(event.label)},
    )


def _content_reviewed(event: ContentReviewed, actor: record_pb2.Actor) -> OutgoingEvent:
    return action_record(
        "intake",
        "content.reviewed",
        event.occurred_at,
        actor=actor,
        subject_ref=str(event.check_id),
        case_id=str(event.issue_id),
        after={"decision": event.decision},
    )


def _virus_caught(event: VirusCaught, actor: record_pb2.Actor) -> OutgoingEvent:
    file = {"attachment_id": str(event.attachment_id)} if event.attachment_id else {}
    return action_record(
        "intake",
        event.action,
        event.occurred_at,
        actor=actor,
        subject_ref=event.subject_ref,
        case_id=str(event.case_id or ""),
        after={"found": event.found, **file},
    )
