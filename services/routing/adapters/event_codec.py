"""Domain events ↔ Protobuf. Beside it only `record_codec.py` and `rulebook_codec.py` know the contracts."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from google.protobuf.timestamp_pb2 import Timestamp

from chassis.errors import InvalidMessage
from chassis.events import OutgoingEvent
from chassis.recording import canonical_json, seal_into
from contracts.intake.v1 import issue_pb2
from contracts.record.v1 import record_pb2
from contracts.routing.v1 import case_pb2
from services.routing.adapters import rulebook_codec
from services.routing.adapters.case_messages import CASE_MESSAGES
from services.routing.adapters.record_codec import actor_of, outgoing, power_of, timestamp
from services.routing.adapters.resident_messages import RESIDENTS_ARE_TOLD
from services.routing.domain import events
from services.routing.domain.case import Case, Lead, Report
from services.routing.domain.course import task_state
from services.routing.domain.deadlines import Deadlines
from services.routing.domain.quick_fix import PATROL, QUICK_FIX, QuickFix
from services.routing.usecases.ports import Event

CASE_TOPIC = "routing.case.v1"


def encode(event: Event) -> OutgoingEvent:
    if isinstance(event, events.CaseEvent):
        return _case_event(event)
    if isinstance(event, events.RulebookRecordReleased):
        return rulebook_codec.released_record(event)
    if isinstance(event, events.RulebookRetired):
        return rulebook_codec.tombstone(event)
    if isinstance(event, events.ActionTaken):
        return rulebook_codec.action(event)
    return rulebook_codec.manifest(event)


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
        call_back_wanted=issue.call_back_wanted if issue.HasField("call_back_wanted") else None,
    )


def quick_fix_of(received: issue_pb2.IssueReceived) -> QuickFix | None:
    """What a patrol has put right on the spot; None for every other report."""
    issue, actor = received.issue, received.record.actor
    by_post = actor.type == record_pb2.ACTOR_TYPE_OFFICER and actor.post and actor.unit
    if not issue.handled_on_spot or issue.channel != PATROL or not by_post:
        return None
    photos = tuple(issue.photos_before), tuple(issue.photos_after)
    return QuickFix(actor.ref, actor.post, actor.unit, tuple(issue.attachment_ids), *photos)


def resolution_in(payload: bytes) -> tuple[tuple[str, ...], bool]:
    """The process steps that a CaseResolved names, () when it names none; and whether a patrol put it right at once."""
    record = case_pb2.CaseResolved.FromString(payload).record
    detail = orjson.loads(record.detail_json) if record.detail_json else {}
    return tuple(detail.get("steps_done", ())), record.reason_code == QUICK_FIX


def _fields(facts: issue_pb2.Facts) -> dict[str, Any]:
    """What is absent is unknown, and stays out."""
    fields: dict[str, Any] = {}
    for name in ("place_kind", "party_kind", "party_count", "repeat_count", "amount"):
        if facts.HasField(name):
            fields[name.replace("_", ".", 1)] = getattr(facts, name)
    if facts.HasField("online"):
        fields["online"] = {"platform": facts.online.platform, "operator_area": facts.online.operator_area}
    return fields


def _moment(timestamp: Timestamp) -> datetime:
    try:
        return timestamp.ToDatetime(UTC)
    except (ValueError, OverflowError):
        raise InvalidMessage("a timestamp is out of range") from None


def _case_event(event: events.CaseEvent) -> OutgoingEvent:
    action, message_type = CASE_MESSAGES[type(event)]
    case = event.case
    record = record_pb2.Record(
        occurred_at=timestamp(event.occurred_at),
        actor=actor_of(event.actor),
        action=action,
        case_id=str(case.id),
        case_version=case.version,
        reason_code=event.reason_code,
        before=event.before,
        after=event.after,
        detail_json="" if event.detail is None else canonical_json(event.detail),
        power=_power_of(event),
    )
    seal_into(record, event.words)
    message = message_type(record=record, case=_case(case))
    fill = RESIDENTS_ARE_TOLD.get(type(event))
    if fill is not None:
        fill(message, event.detail or {}, event.note)
    return outgoing(CASE_TOPIC, str(case.id), message, event.occurred_at)


def _power_of(event: events.CaseEvent) -> record_pb2.PowerRef | None:
    """The procedural power that the step rests on, else the one that leads the case."""
    case = event.case
    if not case.rulebook_version:
        return None
    code = event.power_code or (case.lead.power_code if case.lead else "")
    return power_of(code, case.rulebook_version, case.rulebook_digest)


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
        received_at=timestamp(report.received_at),
        triage_reason=case.triage_reason,
        result_masked=case.result,
        disputed_units=case.disputed_units,
        supervising_unit=case.supervising_unit,
        receiving_unit=report.receiving_unit,
        withheld_from=[case.complained_unit] if case.complained_unit else [],
        flags=case.flags,
        question_masked=case.question,
        merged_into=case.course.merged_into,
        part_ids=case.course.parts,
        return_count=len(case.course.returns),
        call_back_wanted=report.call_back_wanted,
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
        respond_at=timestamp(due.respond_at), resolve_at=timestamp(due.resolve_at), provisional=due.provisional
    )


def _assistant(entry: Mapping[str, Any]) -> case_pb2.Assistant:
    return case_pb2.Assistant(
        unit_code=entry["unit_code"],
        post_code=entry["post_code"] or "",
        power_code=entry["power_code"],
        task_id=entry["task_id"],
        resolve_at=timestamp(datetime.fromisoformat(entry["resolve_at"])),
        state=task_state(entry),
    )
