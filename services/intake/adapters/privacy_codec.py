"""Who joined an issue, what was erased, and what people agreed to, as contracts."""

from chassis.events import OutgoingEvent
from chassis.ids import new_id
from chassis.recording import action_record
from contracts.intake.v1 import issue_pb2
from contracts.record.v1 import record_pb2
from services.intake.adapters.act_codec import ISSUE_TOPIC
from services.intake.domain.events import ConsentChanged, IssueErased, IssueFollowed


def issue_followed(event: IssueFollowed) -> OutgoingEvent:
    record = record_pb2.Record(
        actor=_reporter(event.follower_ref),
        action="issue.followed",
        case_id=str(event.issue_id),
        subject_ref=event.reporter_ref,
        after={"followers": str(event.followers)},
    )
    message = issue_pb2.IssueFollowed(
        record=record,
        issue_id=str(event.issue_id),
        follower_ref=event.follower_ref,
        followers=event.followers,
    )
    return _outgoing(event, message)


def issue_erased(event: IssueErased, actor: record_pb2.Actor) -> OutgoingEvent:
    record = record_pb2.Record(
        actor=actor,
        action="issue.erased",
        case_id=str(event.issue_id),
        reason_code=event.reason,
        subject_ref=event.reporter_ref,
        after={"originals": "gone", "words": "gone" if event.words_gone else "kept"},
    )
    return _outgoing(
        event,
        issue_pb2.IssueErased(record=record, issue_id=str(event.issue_id), words_gone=event.words_gone),
    )


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


def _outgoing(
    event: IssueFollowed | IssueErased, message: issue_pb2.IssueFollowed | issue_pb2.IssueErased
) -> OutgoingEvent:
    message.record.occurred_at.FromDatetime(event.occurred_at)
    name = message.DESCRIPTOR.full_name
    payload = message.SerializeToString(deterministic=True)
    return OutgoingEvent(new_id(), ISSUE_TOPIC, str(event.issue_id), name, payload, event.occurred_at)
