"""Between domain events and Protobuf: the only place in notify that knows the contracts."""

from datetime import UTC, datetime, timedelta
from functools import singledispatch
from typing import cast
from uuid import UUID

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from chassis.errors import InvalidMessage
from chassis.events import IncomingEvent, OutgoingEvent
from chassis.ids import new_row_id, row_id_of
from chassis.recording import action_record
from contracts.notify.v1 import delivery_pb2, queue_pb2
from contracts.record.v1 import record_pb2
from contracts.routing.v1 import case_pb2
from services.notify.adapters.named_parties import named_by, state_by_in, upper_level_in
from services.notify.domain.case_news import CaseNews, Post, PowerRef
from services.notify.domain.events import (
    Actor,
    AddressesChanged,
    CallbackActed,
    DeliveryRecorded,
    QueueChanged,
    SubscriptionActed,
    TemplateActed,
)
from services.notify.domain.who_is_told import CLIMBING, NAMING

SERVICE = "notify"
DELIVERY_TOPIC = "notify.delivery.v1"
_DELIVERY_TYPE = delivery_pb2.DeliveryRecorded.DESCRIPTOR.full_name
_QUEUE_TYPE = queue_pb2.QueueChanged.DESCRIPTOR.full_name
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOTIFY = record_pb2.Actor(type=record_pb2.ACTOR_TYPE_SERVICE, ref=SERVICE)


def case_id_of(event: IncomingEvent) -> UUID:
    """Raises InvalidMessage where the message names no case."""
    try:
        return row_id_of(cast(case_pb2.CaseAssigned, event.message).case.case_id)
    except ValueError:
        raise InvalidMessage("case.case_id is no UUID") from None


def case_news(event: IncomingEvent) -> CaseNews:
    """Every message of routing.case.v1 has a record and a case.

    Raises:
        InvalidMessage: it names no case, or no version of it.
    """
    # All of them have the same two fields.
    message = cast(case_pb2.CaseAssigned, event.message)
    case, power = message.case, message.record.power
    if case.case_version < 1:
        raise InvalidMessage("case.case_version is missing")
    name = event.type.rpartition(".")[2]
    return CaseNews(
        event_id=event.id,
        event=name,
        case_id=case_id_of(event),
        case_version=case.case_version,
        title_masked=case.title_masked,
        area_code=case.area_code,
        urgency=case.urgency,
        issue_channel=case.channel,
        reporter_ref=case.reporter_ref,
        lead=Post(case.lead.unit_code, case.lead.post_code),
        assistants=tuple(Post(one.unit_code, one.post_code) for one in case.assistants),
        disputed_units=tuple(case.disputed_units),
        supervising_unit=case.supervising_unit,
        receiving_unit=case.receiving_unit,
        respond_at=moment_in(case.deadlines, "respond_at"),
        resolve_at=moment_in(case.deadlines, "resolve_at"),
        triage_reason=case.triage_reason,
        result_masked=case.result_masked,
        power=PowerRef(power.code, power.rulebook, power.digest) if power.code else None,
        withheld_from=tuple(case.withheld_from),
        # The detail of an assignment, the most frequent one, is the decision's whole explanation: not read for nothing.
        named=named_by(message.record.detail_json, case) if name in NAMING else (),
        upper_level=upper_level_in(message.record.detail_json) if name in CLIMBING else (),
        question_masked=case.question_masked,
        reason_code=message.record.reason_code,
        former_lead_unit=message.record.before.get("lead_unit", ""),
        state_by=state_by_in(message.record.detail_json) if name in NAMING else None,
        state=case.state,
        is_open=case.open311_status != "closed",
        assisting_units=tuple(one.unit_code for one in case.assistants if one.state == "open"),
        relieved_units=tuple(one.unit_code for one in case.assistants if one.state in ("answered", "waived")),
        call_back_wanted=case.call_back_wanted if case.HasField("call_back_wanted") else None,
    )


def moment_in(message: Message, name: str) -> datetime | None:
    """The time in a field; None when it is not set."""
    if not message.HasField(name):
        return None
    timestamp: Timestamp = getattr(message, name)
    return _EPOCH + timedelta(seconds=timestamp.seconds, microseconds=timestamp.nanos // 1000)


def _set_moment(timestamp: Timestamp, at: datetime) -> None:
    """As FromDatetime does, without its way over time tuples and calendars."""
    since = at - _EPOCH
    timestamp.seconds = since.days * 86_400 + since.seconds
    timestamp.nanos = since.microseconds * 1000


@singledispatch
def encode(event: object) -> OutgoingEvent:
    raise TypeError(f"no message for {type(event).__name__}")


@encode.register
def _(event: DeliveryRecorded) -> OutgoingEvent:
    delivery = event.delivery
    case_id = str(delivery.case_id)
    message = delivery_pb2.DeliveryRecorded(
        delivery_id=str(delivery.id),
        case_id=case_id,
        case_version=delivery.case_version,
        cause_event_id=str(delivery.cause_event_id),
        party=delivery.party,
        recipient_ref=delivery.recipient.ref,
        channel=delivery.channel,
        template=delivery.template,
        state=delivery.state,
        bundle_id=str(delivery.bundle_id) if delivery.bundle_id else "",
    )
    _fill_record(message.record, event, case_id)
    payload = message.SerializeToString(deterministic=True)
    return OutgoingEvent(new_row_id(), DELIVERY_TOPIC, case_id, _DELIVERY_TYPE, payload, event.occurred_at)


def _fill_record(record: record_pb2.Record, event: DeliveryRecorded, case_id: str) -> None:
    """In place, key by key: a constructor takes three times as long for maps and submessages."""
    delivery = event.delivery
    record.actor.MergeFrom(_actor(event.actor) if event.actor else _NOTIFY)
    _set_moment(record.occurred_at, event.occurred_at)
    record.action = "delivery.recorded"
    record.case_id = case_id
    record.case_version = delivery.case_version
    record.reason_code = delivery.reason_code
    record.subject_ref = delivery.recipient.ref
    if event.before:
        record.before["state"] = event.before
    after = record.after
    after["state"], after["party"], after["channel"] = delivery.state, delivery.party, delivery.channel
    if event.power:
        power = record.power
        power.code, power.rulebook, power.digest = event.power.code, event.power.rulebook, event.power.digest


@encode.register
def _(event: QueueChanged) -> OutgoingEvent:
    """Its id is that of its line in the ledger."""
    delivery, case_id = event.delivery, str(event.delivery.case_id)
    message = queue_pb2.QueueChanged(
        unit_code=delivery.recipient.ref,
        case_id=case_id,
        case_version=delivery.case_version,
        cause_event_id=str(delivery.cause_event_id),
        cause=delivery.event,
        kind=event.kind,
        role=event.role,
    )
    message.case.MergeFromString(event.case)
    record = message.record
    record.actor.MergeFrom(_NOTIFY)
    _set_moment(record.occurred_at, event.occurred_at)
    record.action, record.case_id, record.case_version = "queue.changed", case_id, delivery.case_version
    record.after["kind"], record.after["role"] = event.kind, event.role
    if event.power:
        record.power.code, record.power.rulebook = event.power.code, event.power.rulebook
        record.power.digest = event.power.digest
    payload = message.SerializeToString(deterministic=True)
    return OutgoingEvent(delivery.id, event.topic, case_id, _QUEUE_TYPE, payload, event.occurred_at)


@encode.register
def _(event: CallbackActed) -> OutgoingEvent:
    return action_record(
        SERVICE,
        event.action,
        event.occurred_at,
        actor=_actor(event.actor),
        subject_ref=str(event.callback_id),
        case_id=str(event.case_id),
        purpose="callback",
        before={"state": event.before},
        after={"state": event.after},
    )


@encode.register
def _(event: SubscriptionActed) -> OutgoingEvent:
    return action_record(
        SERVICE,
        event.action,
        event.occurred_at,
        actor=_actor(event.actor) if event.actor else None,
        subject_ref=str(event.subscription_id),
        before={"state": event.before} if event.before else None,
        after={"state": event.after},
        detail=dict(event.detail),
    )


@encode.register
def _(event: AddressesChanged) -> OutgoingEvent:
    return action_record(
        SERVICE,
        "addresses.changed",
        event.occurred_at,
        actor=_actor(event.actor),
        subject_ref=event.owner,
        before={"ways": " ".join(event.before)},
        after={"ways": " ".join(event.ways)},
    )


@encode.register
def _(event: TemplateActed) -> OutgoingEvent:
    return action_record(
        SERVICE,
        event.action,
        event.occurred_at,
        actor=_actor(event.actor),
        subject_ref=event.template,
        after={"state": event.state},
    )


def _actor(actor: Actor) -> record_pb2.Actor:
    return record_pb2.Actor(type=f"ACTOR_TYPE_{actor.role.upper()}", ref=actor.ref, post=actor.post, unit=actor.unit)
