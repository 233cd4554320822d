"""Who joined an issue, what was erased, and what people agreed to, as contracts."""

from chassis.events import OutgoingEvent
from chassis.recording import action_record
from contracts.intake.v1 import issue_pb2
from contracts.record.v1 import record_pb2
from services.intake.adapters.issue_topic import outgoing
from services.intake.domain.events import ConsentChanged, IssueErased, IssueFollowed


def issue_followed(event: IssueFollowed) -> OutgoingEvent:
    record = record_pb2.Record(
        actor=_reporter(event.follower_ref),
        action="issue.followed",
        case_id=str(event.issue_id),
        subject_ref=event.reporter_ref,
        after={"followers": str(event.followers)},
    )
    record.occurred_at.FromDatetime(event.occurred_at)
    message = issue_pb2.IssueFollowed(
        record=record,
        issue_id=str(event.issue_id),
        follower_ref=event.follower_ref,
        followers=event.followers,
    )
    return outgoing(event.issue_id, message, event.occurred_at)


def issue_erased(event: IssueErased, actor: record_pb2.Actor) -> OutgoingEvent:
    record = record_pb2.Record(
        actor=actor,
        action="issue.erased",
        case_id=str(event.issue_id),
        reason_code=event.reason,
        subject_ref=event.reporter_ref,
        after={"originals": "gone", "words": "gone" if event.words_gone else "kept"},
    )
    record.occurred_at.FromDatetime(event.occurred_at)
    message = issue_pb2.IssueErased(record=record, issue_id=str(event.issue_id), words_gone=event.words_gone)
    return outgoing(event.issue_id, message, event.occurred_at)


def consent_changed(event: ConsentChanged) -> OutgoingEvent:
    return action_record(
        "intake",
        "consent.given" if event.granted else "consent.withdrawn",
        event.occurred_at,
        actor=_reporter(event.reporter_ref),
        subject_ref=event.reporter_ref,
        purpose=event.purpose,
        after={"notice": event.notice},
    )


def _reporter(ref: str) -> record_pb2.Actor:
    return record_pb2.Actor(type=record_pb2.ACTOR_TYPE_REPORTER, ref=ref)
