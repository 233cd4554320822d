"""A received issue as its contract.

Filled in place, for Protobuf copies whatever is given to a constructor, and every accepted issue passes here.
"""

from datetime import UTC, datetime
from typing import cast

from google.protobuf.timestamp_pb2 import Timestamp

from chassis.events import OutgoingEvent
from chassis.recording import seal_into
from contracts.intake.v1 import issue_pb2
from contracts.record.v1 import record_pb2
from services.intake.adapters.issue_topic import outgoing
from services.intake.domain.events import Actor, IssueReceived
from services.intake.domain.issue import ReportedFacts

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ACTOR_TYPE = "ACTOR_TYPE_"
_ACTOR_TYPES = {
    name.removeprefix(_ACTOR_TYPE).lower(): cast(record_pb2.ActorType, value)
    for name, value in record_pb2.ActorType.items()
}
_FACTS = ("place_kind", "party_kind", "party_count", "repeat_count", "amount")


def issue_received(event: IssueReceived) -> OutgoingEvent:
    issue, message = event.issue, issue_pb2.IssueReceived()
    _fill_issue(message.issue, event)
    _fill_record(message.record, event)
    # The issue's own id, which its receipt names: whoever has that can ask for the proof that the event is in the log.
    return outgoing(issue.id, message, issue.received_at, event_id=issue.id)


def fill_actor(message: record_pb2.Actor, actor: Actor) -> None:
    message.type = _ACTOR_TYPES[actor.role]
    message.ref = actor.ref
    if actor.post:
        message.post = actor.post
    if actor.unit:
        message.unit = actor.unit


def fill_time(message: Timestamp, moment: datetime) -> None:
    """By hand: the library's conversion costs as much as the rest of the message."""
    since = moment - _EPOCH
    message.seconds = since.days * 86_400 + since.seconds
    message.nanos = since.microseconds * 1000


def _fill_issue(message: issue_pb2.Issue, event: IssueReceived) -> None:
    issue = event.issue
    message.issue_id = str(issue.id)
    message.channel = issue.channel
    message.title_masked = issue.title_masked
    message.text_masked = issue.text_masked
    message.category_code = issue.category_code or ""
    message.area_code = issue.area_code or ""
    message.grid_code = event.grid_code
    message.urgency = issue.urgency
    if issue.occurred_at is not None:
        fill_time(message.occurred_at, issue.occurred_at)
    fill_time(message.received_at, issue.received_at)
    message.reporter_ref = issue.reporter_ref
    message.anonymous = issue.anonymous
    message.on_behalf = issue.on_behalf
    _fill_facts(message.facts, issue.facts)
    message.receiving_unit = issue.receiving_unit or ""
    message.handled_on_spot = issue.handled_on_spot
    _fill_rare(message, event)


def _fill_rare(message: issue_pb2.Issue, event: IssueReceived) -> None:
    """What hardly an issue has is not touched in the others."""
    issue = event.issue
    if issue.about_unit:
        message.about_unit = issue.about_unit
    if issue.external_system:
        message.external_system = issue.external_system
    if issue.call_back_wanted is not None:
        message.call_back_wanted = issue.call_back_wanted
    # Photos are attachments, too.
    if event.attachment_ids:
        message.attachment_ids.extend(event.attachment_ids)
        message.photos_before.extend(event.photos_before)
        message.photos_after.extend(event.photos_after)


def _fill_facts(message: issue_pb2.Facts, facts: ReportedFacts) -> None:
    message.SetInParent()
    for name in _FACTS:
        value = getattr(facts, name)
        if value is not None:
            setattr(message, name, value)
    if facts.online is not None:
        # Address and account may name a person: they stay sealed.
        message.online.SetInParent()
        message.online.platform = facts.online.platform or ""
        message.online.operator_area = facts.online.operator_area or ""


def _fill_record(message: record_pb2.Record, event: IssueReceived) -> None:
    issue = event.issue
    fill_time(message.occurred_at, issue.received_at)
    fill_actor(message.actor, event.actor)
    message.action = "issue.received"
    message.case_id = str(issue.id)
    message.subject_ref = issue.reporter_ref
    after = {"status": "received", "channel": issue.channel, "urgency": issue.urgency}
    codes = {"category": issue.category_code, "area": issue.area_code, "receiving_unit": issue.receiving_unit}
    for name, code in (after | codes).items():
        if code:
            message.after[name] = code
    seal_into(message, event.words)
