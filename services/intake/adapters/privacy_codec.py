"""Who joined an issue, what was erased or read, and what people agreed to, as contracts."""

from chassis.events import OutgoingEvent
from chassis.ids import new_id
from chassis.recording import action_record
from contracts.intake.v1 import consent_pb2, issue_pb2
from contracts.record.v1 import record_pb2
from services.intake.adapters.issue_topic import outgoing
from services.intake.domain.events import (
    ConsentChanged,
    IssueErased,
    IssueFollowed,
    MessageConsentChanged,
    PersonalDataRead,
)

CONSENT_TOPIC = "intake.consent.v1"


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


def personal_data_read(event: PersonalDataRead, actor: record_pb2.Actor) -> OutgoingEvent:
    return action_record(
        "intake",
        event.action,
        event.occurred_at,
        actor=actor,
        subject_ref=event.subject_ref,
        case_id=str(event.case_id) if event.case_id else "",
        purpose=event.purpose,
    )


def consent_changed(event: ConsentChanged | MessageConsentChanged) -> OutgoingEvent:
    if isinstance(event, MessageConsentChanged):
        return _message_consent_changed(event)
    return action_record(
        "intake",
        "consent.given" if event.granted else "consent.withdrawn",
        event.occurred_at,
        actor=_reporter(event.reporter_ref),
        subject_ref=event.reporter_ref,
        purpose=event.purpose,
        after={"notice": event.notice},
    )


def _message_consent_changed(event: MessageConsentChanged) -> OutgoingEvent:
    """On a topic of its own, by whose consent it is."""
    record = record_pb2.Record(
        actor=_reporter(event.reporter_ref),
        action="message_consent.given" if event.given else "message_consent.withdrawn",
        subject_ref=event.reporter_ref,
        after={"template": event.template_id},
    )
    record.occurred_at.FromDatetime(event.occurred_at)
    given, withdrawn = consent_pb2.CONSENT_CHANGE_GIVEN, consent_pb2.CONSENT_CHANGE_WITHDRAWN
    message = consent_pb2.MessageConsentChanged(
        record=record, template_id=event.template_id, change=given if event.given else withdrawn
    )
    message.changed_at.FromDatetime(event.occurred_at)
    payload = message.SerializeToString(deterministic=True)
    kind = message.DESCRIPTOR.full_name
    return OutgoingEvent(new_id(), CONSENT_TOPIC, event.reporter_ref, kind, payload, event.occurred_at)


def _reporter(ref: str) -> record_pb2.Actor:
    return record_pb2.Actor(type=record_pb2.ACTOR_TYPE_REPORTER, ref=ref)
