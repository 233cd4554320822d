"""What happens to rulebooks ↔ Protobuf: releases, their end, and what only audit hears."""

from chassis.events import OutgoingEvent
from chassis.ids import new_id
from chassis.recording import canonical_json
from contracts.record.v1 import record_pb2
from contracts.routing.v1 import rulebook_pb2
from services.routing.adapters.record_codec import actor_of, outgoing, power_of, timestamp
from services.routing.domain import events

RULEBOOK_TOPIC, RECORD_TOPIC = "routing.rulebook.v1", "routing.record.v1"
# The manifest's key; `kind:code@version` like those of its records.
MANIFEST_KIND = "manifest"
MANIFEST = f"{MANIFEST_KIND}:all"


def released_record(event: events.RulebookRecordReleased) -> OutgoingEvent:
    code = event.code if event.kind == "powers" else ""
    message = rulebook_pb2.RulebookRecordReleased(
        record=_rulebook_action("rulebook.record_released", event, power_of(code, event.version, event.digest)),
        version=event.version,
        kind=event.kind,
        code=event.code,
        rows_json=event.rows_json,
    )
    return outgoing(RULEBOOK_TOPIC, f"{event.kind}:{event.code}@{event.version}", message, event.occurred_at)


def manifest(event: events.RulebookReleased) -> OutgoingEvent:
    message = rulebook_pb2.RulebookReleased(
        record=_rulebook_action("rulebook.published", event, power_of("", event.version, event.digest)),
        version=event.version,
        digest=event.digest,
        record_count=event.record_count,
        records_sha256=event.records_sha256,
        published_at=event.published_at,
        in_force_from=event.in_force_from,
    )
    message.record.before.update(event.before)
    message.record.after.update({"status": "published", "in_force_from": event.in_force_from})
    return outgoing(RULEBOOK_TOPIC, f"{MANIFEST}@{event.version}", message, event.published_at)


def tombstone(event: events.RulebookRetired) -> OutgoingEvent:
    """No value: compaction then forgets the key."""
    is_manifest = event.kind == MANIFEST_KIND
    message_type = rulebook_pb2.RulebookReleased if is_manifest else rulebook_pb2.RulebookRecordReleased
    return OutgoingEvent(
        id=new_id(),
        topic=RULEBOOK_TOPIC,
        key=f"{event.kind}:{event.code}@{event.version}",
        type=message_type.DESCRIPTOR.full_name,
        payload=None,
        occurred_at=event.occurred_at,
    )


def action(event: events.ActionTaken) -> OutgoingEvent:
    record = record_pb2.Record(
        occurred_at=timestamp(event.occurred_at),
        actor=actor_of(event.actor),
        action=event.action,
        subject_ref=event.subject,
        case_id=event.case_id,
        reason_code=event.reason_code,
        before=event.before,
        after=event.after,
        detail_json="" if event.detail is None else canonical_json(event.detail),
        power=None if event.rulebook is None else power_of(event.power_code, *event.rulebook),
    )
    return outgoing(RECORD_TOPIC, event.subject, record_pb2.ActionRecorded(record=record), event.occurred_at)


def _rulebook_action(
    action: str, event: events.RulebookRecordReleased | events.RulebookReleased, power: record_pb2.PowerRef
) -> record_pb2.Record:
    at = event.published_at if isinstance(event, events.RulebookReleased) else event.occurred_at
    return record_pb2.Record(
        occurred_at=timestamp(at), actor=actor_of(event.actor), action=action, power=power, subject_ref=event.version
    )
