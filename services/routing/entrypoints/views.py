"""Cases as callers see them. Times carry China's offset; titles and texts are masked."""

from datetime import datetime
from typing import Any

from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case, next_actions


def civil(moment: datetime | None) -> str | None:
    return None if moment is None else in_china(moment).isoformat()


def case_summary(case: Case) -> dict[str, Any]:
    report, lead = case.report, case.lead
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
        "assistants": list(case.assistants),
        "deadlines": case.deadlines.as_dict() if case.deadlines else None,
        "title": report.title,
        "category_code": report.category_code or None,
        "area_code": report.area_code or None,
        "urgency": report.urgency,
        "channel": report.channel,
        "triage_reason": case.triage_reason or None,
        "received_at": civil(report.received_at),
    }


def case_view(case: Case, standings: frozenset[str]) -> dict[str, Any]:
    """The answer to every step: the summary, what the caller may do next, and the rest of the case."""
    report, decision = case.report, case.decision or {}
    return {
        **case_summary(case),
        "next_actions": next_actions(case.state, standings),
        "text": report.text,
        "supervising_unit": case.supervising_unit or None,
        "receiving_unit": report.receiving_unit or None,
        "about_unit": report.about_unit or None,
        "disputed_units": list(case.disputed_units),
        "rulebook": {"version": case.rulebook_version, "digest": case.rulebook_digest}
        if case.rulebook_version
        else None,
        "classification": case.classification,
        "asks": decision.get("asks", []),
        "referral": decision.get("referral"),
        "explanation": decision.get("explanation"),
        "opened_at": civil(case.opened_at),
        "accepted_at": civil(case.accepted_at),
        "resolved_at": civil(case.resolved_at),
        "result": case.result or None,
    }
