"""Cases as callers see them. Times carry China's offset; titles and texts are masked."""

from datetime import datetime
from typing import Any, cast, overload

from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case
from services.routing.domain.course import task_state
from services.routing.domain.dispute import Dispute
from services.routing.domain.offers import offered_actions
from services.routing.entrypoints.case_shapes import (
    ActionView,
    AssistantView,
    CaseSummaryView,
    CaseView,
    DeadlinesView,
)
from services.routing.entrypoints.dispute_shapes import DisputeView, StatementView


@overload
def civil(moment: datetime) -> str: ...
@overload
def civil(moment: datetime | None) -> str | None: ...
def civil(moment: datetime | None) -> str | None:
    return None if moment is None else in_china(moment).isoformat()


def case_summary(case: Case) -> CaseSummaryView:
    report, lead = case.report, case.lead
    # What domain and tables keep as plain data has these shapes.
    assistants = [cast(AssistantView, {**task, "state": task_state(task)}) for task in case.assistants]
    return {
        "case_id": str(case.id),
        "state": case.state,
        "open311_status": case.open311_status,
        "version": case.version,
        "lead": None
        if lead is None
        else {
            "unit_code": lead.unit_code,
            "post_code": lead.post_code or None,
            "power_code": lead.power_code,
            "person": lead.person or None,
        },
        "assistants": assistants,
        "deadlines": cast(DeadlinesView, case.deadlines.as_dict()) if case.deadlines else None,
        "title": report.title,
        "category_code": report.category_code or None,
        "area_code": report.area_code or None,
        "urgency": report.urgency,
        "channel": report.channel,
        "triage_reason": case.triage_reason or None,
        "flags": case.flags,
        "received_at": civil(report.received_at),
    }


def case_view(case: Case, standings: frozenset[str]) -> CaseView:
    """The answer to every step: the summary, what the caller may do next, and the rest of the case."""
    report, decision = case.report, case.decision or {}
    return {
        **case_summary(case),
        "next_actions": cast(list[ActionView], offered_actions(case, standings)),
        "text": report.text,
        "supervising_unit": case.supervising_unit or None,
        "receiving_unit": report.receiving_unit or None,
        "about_unit": report.about_unit or None,
        "disputed_units": list(case.disputed_units),
        "rulebook": {"version": case.rulebook_version, "digest": case.rulebook_digest}
        if case.rulebook_version
        else None,
        "classification": cast(dict[str, Any] | None, case.classification),
        "asks": decision.get("asks", []),
        "referral": decision.get("referral"),
        "explanation": decision.get("explanation"),
        "opened_at": civil(case.opened_at),
        "accepted_at": civil(case.accepted_at),
        "resolved_at": civil(case.resolved_at),
        "result": case.result or None,
        "course": case.course.as_dict(),
    }


def dispute_view(dispute: Dispute) -> DisputeView:
    return {
        "id": str(dispute.id),
        "case_id": str(dispute.case_id),
        "status": "open" if dispute.ruled_at is None else "ruled",
        "cause": dispute.cause,
        "rule_code": dispute.rule_code or None,
        "deciding_unit": dispute.deciding_unit or None,
        "parties": list(dispute.parties),
        "opened_at": civil(dispute.opened_at),
        "due_at": civil(dispute.due_at),
        "area_code": dispute.area_code or None,
        "category_code": dispute.category_code or None,
        "statements": cast(list[StatementView], list(dispute.statements)),
        "ruled_at": civil(dispute.ruled_at),
        "ruling": cast(dict[str, Any] | None, dispute.ruling),
        "amendment": cast(dict[str, Any] | None, dispute.amendment),
    }
