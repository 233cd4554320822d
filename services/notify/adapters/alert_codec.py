"""What intake says of surges, and of one answer for many, as news of the issue that stands for it."""

from typing import cast
from uuid import UUID

from chassis.errors import InvalidMessage
from chassis.events import IncomingEvent
from contracts.intake.v1 import alert_pb2, issue_pb2
from services.notify.adapters.event_codec import moment_in
from services.notify.domain.case_news import CaseNews, Post
from services.notify.domain.parties import Recipient, RecipientKind

DETECTED_TYPE = alert_pb2.SurgeDetected.DESCRIPTOR.full_name
HANDLED_TYPE = alert_pb2.SurgeHandled.DESCRIPTOR.full_name
ANSWERED_TYPE = issue_pb2.IssueAnswered.DESCRIPTOR.full_name
NEWS_TYPES = frozenset({DETECTED_TYPE, HANDLED_TYPE, ANSWERED_TYPE})


def news_of(event: IncomingEvent) -> CaseNews:
    """Raises InvalidMessage."""
    if event.type == ANSWERED_TYPE:
        return _answered(event, cast(issue_pb2.IssueAnswered, event.message))
    return _of_surge(event, cast(alert_pb2.SurgeHandled, event.message))


def _of_surge(event: IncomingEvent, message: alert_pb2.SurgeHandled) -> CaseNews:
    """Both messages have these fields; only what was handled has an answer."""
    task, record = message.task, message.record
    reason = record.reason_code or ("to_verify" if task.to_verify else "")
    return _news(
        event,
        _issue_id(message.headline_issue_id),
        message.headline_masked,
        next(iter(message.area_codes), ""),
        lead=Post(task.lead_unit, ""),
        respond_at=moment_in(task, "acknowledge_by"),
        resolve_at=moment_in(task, "answer_by"),
        result_masked=message.answer_masked if event.type == HANDLED_TYPE else "",
        named=tuple(Recipient(RecipientKind.UNIT, unit) for unit in dict.fromkeys(task.told_units)),
        reason_code=reason,
    )


def _answered(event: IncomingEvent, message: issue_pb2.IssueAnswered) -> CaseNews:
    return _news(
        event,
        _issue_id(message.issue_id),
        message.title_masked,
        message.area_code,
        issue_channel=message.channel,
        reporter_ref=message.record.subject_ref,
        receiving_unit=message.receiving_unit,
        result_masked=message.answer_masked,
        call_back_wanted=message.call_back_wanted if message.HasField("call_back_wanted") else None,
    )


def _news(
    event: IncomingEvent,
    case_id: UUID,
    title: str,
    area_code: str,
    *,
    issue_channel: str = "",
    reporter_ref: str = "",
    receiving_unit: str = "",
    **more: object,
) -> CaseNews:
    """Before routing has opened the case, or beside it: version 0."""
    plain: dict[str, object] = {
        "lead": Post("", ""),
        "respond_at": None,
        "resolve_at": None,
        "result_masked": "",
    } | more
    return CaseNews(
        event_id=event.id,
        event=event.type.rpartition(".")[2],
        case_id=case_id,
        case_version=0,
        title_masked=title,
        area_code=area_code,
        urgency="normal",
        issue_channel=issue_channel,
        reporter_ref=reporter_ref,
        assistants=(),
        disputed_units=(),
        supervising_unit="",
        receiving_unit=receiving_unit,
        triage_reason="",
        power=None,
        **plain,  # type: ignore[arg-type]
    )


def _issue_id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise InvalidMessage("the issue's id is no UUID") from None
