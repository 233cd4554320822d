"""What a message to a subscriber says of a case: what the event itself says, without the reporter."""

from datetime import datetime
from typing import Any, cast

from google.protobuf.message import Message

from chassis.clock import CIVIL_ZONE
from chassis.events import IncomingEvent
from chassis.topics import register
from contracts.routing.v1 import case_pb2
from services.notify.adapters.event_codec import moment_in
from services.notify.domain.case_news import CaseNews

CASE_TYPES = register()["routing.case.v1"].messages
# What can be subscribed to.
CASE_EVENTS = tuple(full_name.rpartition(".")[2] for full_name in CASE_TYPES)


def occurred_at(event: IncomingEvent) -> datetime | None:
    """As the event's record says."""
    return moment_in(cast(case_pb2.CaseAssigned, event.message).record, "occurred_at")


def case_for_queue(event: IncomingEvent, news: CaseNews, is_shown: bool) -> bytes:
    """routing's message of the case for a unit's topic: nothing says who reported it; texts are masked, or erased.

    Not shown, for a unit that the case is about, is all but which case it is.
    """
    known = cast(case_pb2.CaseAssigned, event.message).case
    case = case_pb2.Case(case_id=known.case_id, case_version=known.case_version)
    if is_shown:
        case.CopyFrom(known)
        case.ClearField("reporter_ref")
        case.ClearField("withheld_from")
        case.title_masked, case.result_masked = news.title_masked, news.result_masked
        case.question_masked = news.question_masked
    return case.SerializeToString(deterministic=True)


def case_content(event: IncomingEvent, news: CaseNews) -> dict[str, Any]:
    """`case_id`, `case_version`, the event's id and the case as it stands after it; texts are masked, or erased."""
    message = cast(case_pb2.CaseAssigned, event.message)
    case, record = message.case, message.record
    return {
        "case_id": case.case_id,
        "case_version": case.case_version,
        "event_id": str(event.id),
        "reason_code": record.reason_code,
        "data": {
            "state": case.state,
            "open311_status": case.open311_status,
            "flags": list(case.flags),
            "title": news.title_masked,
            "category_code": case.category_code,
            "area_code": case.area_code,
            "urgency": case.urgency,
            "channel": case.channel,
            "received_at": _moment(case, "received_at"),
            "lead": _lead(case.lead) if case.HasField("lead") else None,
            "assistants": [_assistant(one) for one in case.assistants],
            "deadlines": _deadlines(case.deadlines),
            "supervising_unit": case.supervising_unit,
            "disputed_units": list(case.disputed_units),
            "triage_reason": case.triage_reason,
            "result": news.result_masked,
            "question": news.question_masked,
            "merged_into": case.merged_into or None,
            "part_ids": list(case.part_ids),
        },
    }


def _lead(lead: case_pb2.Lead) -> dict[str, Any]:
    return {"unit_code": lead.unit_code, "post_code": lead.post_code, "power_code": lead.power_code}


def _assistant(one: case_pb2.Assistant) -> dict[str, Any]:
    return {
        "unit_code": one.unit_code,
        "post_code": one.post_code,
        "power_code": one.power_code,
        "task_id": one.task_id,
        "state": one.state,
        "resolve_at": _moment(one, "resolve_at"),
    }


def _deadlines(deadlines: case_pb2.Deadlines) -> dict[str, Any]:
    return {
        "respond_at": _moment(deadlines, "respond_at"),
        "resolve_at": _moment(deadlines, "resolve_at"),
        "provisional": deadlines.provisional,
    }


def _moment(message: Message, field: str) -> str | None:
    at = moment_in(message, field)
    return at.astimezone(CIVIL_ZONE).isoformat(timespec="milliseconds") if at else None
