"""Domain events ↔ Protobuf: the only place in routing that knows the contracts."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from chassis.errors import InvalidMessage
from chassis.events import OutgoingEvent
from chassis.ids import new_id
from chassis.recording import canonical_json
from contracts.intake.v1 import issue_pb2
from contracts.record.v1 import record_pb2
from contracts.routing.v1 import case_pb2, rulebook_pb2
from services.routing.domain import events
from services.routing.domain.case import Case, Lead, Report
from services.routing.domain.deadlines import Deadlines
from services.routing.usecases.ports import Event

CASE_TOPIC, RULEBOOK_TOPIC = "routing.case.v1", "routing.rulebook.v1"
# The manifest's key; `kind:code@version` like those of its records.
MANIFEST = "manifest:all"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_CASE_EVENTS: Mapping[type[events.CaseEvent], tuple[str, type[Message]]] = {
    events.CaseAssigned: ("case.assigned", case_pb2.CaseAssigned),
    events.CaseSentToTriage: ("case.sent_to_triage", case_pb2.CaseSentToTriage),
    events.CaseDisputed: ("case.disputed", case_pb2.CaseDisputed),
    events.CaseAccepted: ("case.accepted", case_pb2.CaseAccepted),
    events.CaseResolved: ("case.resolved", case_pb2.CaseResolved),
}


def encode(event: Event) -> OutgoingEvent:
    if isinstance(event, events.CaseEvent):
        return _case_event(event)
    if isinstance(event, events.RulebookRecordReleased):
        return _rulebook_record(event)
    return _rulebook_manifest(event)


def report_of(issue: issue_pb2.Issue) -> Report:
    """Raises InvalidMessage."""
    try:
        case_id = UUID(issue.issue_id)
    except ValueError:
        raise InvalidMessage("issue_id is no UUID") from None
    if not issue.HasField("received_at"):
        raise InvalidMessage("received_at is missing")
    if "\0" in f"{issue.title_masked}{issue.text_masked}":
        # Postgres can't store it, so trying again would never help.
        raise InvalidMessage("a NUL character in title or text")
    return Report(
        case_id=case_id,
        title=issue.title_masked,
        text=issue.text_masked,
        category_code=issue.category_code,
        area_code=issue.area_code,
        urgency=issue.urgency or "normal",
        channel=issue.channel,
        reporter_ref=issue.reporter_ref,
        receiving_unit=issue.receiving_unit,
        about_unit=issue.about_unit,
        occurred_at=_moment(issue.occurred_at) if issue.HasField("occurred_at") else None,
        received_at=_moment(issue.received_at),
        fields=_fields(issue.facts),
    )


def steps_done_in(payload: bytes) -> tuple[str, ...]:
    """The process steps that a CaseResolved names, () when it names none."""
    record = case_pb2.CaseResolved.FromString(payload).record
    detail = orjson.loads(record.detail_json) if record.detail_json else {}
    return tuple(detail.get("steps_done", ()))


def _fields(facts: issue_pb2.Facts) -> dict[str, Any]:
    """What is absent is unknown, and stays out."""
    fields: dict[str, Any] = {}
    for name in ("place_kind", "party_kind", "party_count", "repeat_count", "amount"):
        if facts.HasField(name):
            fields[name.replace("_", ".", 1)] = getattr(facts, name)
    if facts.HasField("online"):
        fields["online"] = {"platform": facts.online.platform, "operator_area": facts.online.operator_area}
    return fields


def _timestamp(moment: datetime) -> Timestamp:
    """By hand: the library's conversion takes twice as long, and a case's event has a dozen of them."""
    since = moment - _EPOCH
    return Timestamp(seconds=since.days * 86_400 + since.seconds, nanos=since.microseconds * 1000)


def _moment(timestamp: Timestamp) -> datetime:
    try:
        return timestamp.ToDatetime(UTC)
    except (ValueError, OverflowError):
        raise InvalidMessage("a timestamp is out of range") from None


def _case_event(event: events.CaseEvent) -> OutgoingEvent:
    action, message_type = _CASE_EVENTS[type(event)]
    case = event.case
    record = record_pb2.Record(
        occurred_at=_timestamp(event.occurred_at),
        actor=_actor(event.actor),
        action=action,
        case_id=str(case.id),
        case_version=case.version,
        reason_code=event.reason_code,
        before=event.before,
        after=event.after,
        detail_json="" if event.detail is None else canonical_json(event.detail),
        power=_power_of(case),
    )
    message = message_type(record=record, case=_case(case))
    return _outgoing(CASE_TOPIC, str(case.id), message, event.occurred_at)


def _power_of(case: Case) -> record_pb2.PowerRef | None:
    if not case.rulebook_version:
        return None
    return _power(case.lead.power_code if case.lead else "", case.rulebook_version, case.rulebook_digest)


def _case(case: Case) -> case_pb2.Case:
    report = case.report
    return case_pb2.Case(
        case_id=str(case.id),
        case_version=case.version,
        state=case.state,
        open311_status=case.open311_status,
        title_masked=report.title,
        category_code=report.category_code,
        area_code=report.area_code,
        urgency=report.urgency,
        channel=report.channel,
        reporter_ref=report.reporter_ref,
        lead=_lead(case.lead),
        assistants=[_assistant(each) for each in case.assistants],
        deadlines=_deadlines(case.deadlines),
        received_at=_timestamp(report.received_at),
        triage_reason=case.triage_reason,
        result_masked=case.result,
        disputed_units=case.disputed_units,
        supervising_unit=case.supervising_unit,
        receiving_unit=report.receiving_unit,
    )


def _lead(lead: Lead | None) -> case_pb2.Lead | None:
    if lead is None:
        return None
    return case_pb2.Lead(
        unit_code=lead.unit_code, post_code=lead.post_code, power_code=lead.power_code, person=lead.person
    )


def _deadlines(due: Deadlines | None) -> case_pb2.Deadlines | None:
    if due is None:
        return None
    return case_pb2.Deadlines(
        respond_at=_timestamp(due.respond_at), resolve_at=_timestamp(due.resolve_at), provisional=due.provisional
    )


def _assistant(entry: Mapping[str, Any]) -> case_pb2.Assistant:
    return case_pb2.Assistant(
        unit_code=entry["unit_code"],
        post_code=entry["post_code"] or "",
        power_code=entry["power_code"],
        task_id=entry["task_id"],
        resolve_at=_timestamp(datetime.fromisoformat(entry["resolve_at"])),
    )


def _rulebook_record(event: events.RulebookRecordReleased) -> OutgoingEvent:
    code = event.code if event.kind == "powers" else ""
    message = rulebook_pb2.RulebookRecordReleased(
        record=_rulebook_action("rulebook.record_released", event, _power(code, event.version, event.digest)),
        version=event.version,
        kind=event.kind,
        code=event.code,
        rows_json=event.rows_json,
    )
    return _outgoing(RULEBOOK_TOPIC, f"{event.kind}:{event.code}@{event.version}", message, event.occurred_at)


def _rulebook_manifest(event: events.RulebookReleased) -> OutgoingEvent:
    message = rulebook_pb2.RulebookReleased(
        record=_rulebook_action("rulebook.published", event, _power("", event.version, event.digest)),
        version=event.version,
        digest=event.digest,
        record_count=event.record_count,
        records_sha256=event.records_sha256,
        published_at=event.published_at,
        in_force_from=event.in_force_from,
    )
    return _outgoing(RULEBOOK_TOPIC, f"{MANIFEST}@{event.version}", message, event.published_at)


def _rulebook_action(
    action: str, event: events.RulebookRecordReleased | events.RulebookReleased, power: record_pb2.PowerRef
) -> record_pb2.Record:
    at = event.published_at if isinstance(event, events.RulebookReleased) else event.occurred_at
    return record_pb2.Record(
        occurred_at=at, actor=_actor(event.actor), action=action, power=power, subject_ref=event.version
    )


def _actor(actor: events.Actor) -> record_pb2.Actor:
    return record_pb2.Actor(type=f"ACTOR_TYPE_{actor.type.upper()}", ref=actor.ref, post=actor.post, unit=actor.unit)


def _power(code: str, rulebook: str, digest: str) -> record_pb2.PowerRef:
    return record_pb2.PowerRef(code=code, rulebook=rulebook, digest=digest)


def _outgoing(topic: str, key: str, message: Message, occurred_at: datetime) -> OutgoingEvent:
    return OutgoingEvent(
        id=new_id(),
        topic=topic,
        key=key,
        type=message.DESCRIPTOR.full_name,
        payload=message.SerializeToString(deterministic=True),
        occurred_at=occurred_at,
    )
