"""A case as a row and back."""

from typing import Any

import orjson

from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case, Lead, Report
from services.routing.domain.clocks.record import clocks_from_record, clocks_record
from services.routing.domain.course import course_of
from services.routing.domain.deadlines import Deadlines

NO_LEAD = Lead("", "", "", "", "")


def _json(value: Any) -> str:
    # A surrogate or a NUL can't stand in jsonb; neither comes from a decoded message or a checked body.
    return orjson.dumps(value).decode()


def row_of(case: Case) -> dict[str, Any]:
    """All columns of case_file, in its order."""
    report, lead, deadlines = case.report, case.lead or NO_LEAD, case.deadlines
    return {
        "id": report.case_id,
        "version": case.version,
        "state": case.state,
        "is_open": case.open311_status == "open",
        "triage_reason": case.triage_reason,
        "title_masked": report.title,
        "text_masked": report.text,
        "category_code": report.category_code,
        "area_code": report.area_code,
        "urgency": report.urgency,
        "channel": report.channel,
        "reporter_ref": report.reporter_ref,
        "receiving_unit": report.receiving_unit,
        "about_unit": report.about_unit,
        "occurred_at": report.occurred_at,
        "received_at": report.received_at,
        "fields": _json(report.fields),
        "opened_at": case.opened_at,
        "lead_unit": lead.unit_code,
        "lead_post": lead.post_code,
        "lead_power": lead.power_code,
        "lead_person": lead.person,
        "work_unit": lead.work_unit,
        "assistants": _json(case.assistants),
        "respond_at": deadlines.respond_at if deadlines else None,
        "resolve_at": deadlines.resolve_at if deadlines else None,
        "deadlines_provisional": deadlines.provisional if deadlines else False,
        "supervising_unit": case.supervising_unit,
        "disputed_units": _json(case.disputed_units),
        "rulebook_version": case.rulebook_version,
        "rulebook_digest": case.rulebook_digest,
        "decision": None if case.decision is None else _json(case.decision),
        "accepted_at": case.accepted_at,
        "resolved_at": case.resolved_at,
        "result_masked": case.result,
        "classification": None if case.classification is None else _json(case.classification),
        "course": _json(case.course.as_dict()),
        "clocks": _json(clocks_record(case.clocks)),
        "call_back_wanted": report.call_back_wanted,
    }


def case_of(row: Any) -> Case:
    """From a row of case_file."""
    report = Report(
        case_id=row.id,
        title=row.title_masked,
        text=row.text_masked,
        category_code=row.category_code,
        area_code=row.area_code,
        urgency=row.urgency,
        channel=row.channel,
        reporter_ref=row.reporter_ref,
        receiving_unit=row.receiving_unit,
        about_unit=row.about_unit,
        occurred_at=row.occurred_at,
        received_at=row.received_at,
        fields=row.fields,
        call_back_wanted=row.call_back_wanted,
    )
    return Case(
        report=report,
        opened_at=row.opened_at,
        version=row.version,
        state=row.state,
        triage_reason=row.triage_reason,
        lead=_lead(row),
        assistants=tuple(row.assistants),
        deadlines=_deadlines(row),
        supervising_unit=row.supervising_unit,
        disputed_units=tuple(row.disputed_units),
        rulebook_version=row.rulebook_version,
        rulebook_digest=row.rulebook_digest,
        decision=row.decision,
        accepted_at=row.accepted_at,
        resolved_at=row.resolved_at,
        result=row.result_masked,
        classification=row.classification,
        course=course_of(row.course),
        clocks=clocks_from_record(row.clocks),
    )


def _lead(row: Any) -> Lead | None:
    if not row.lead_unit:
        return None
    return Lead(row.lead_unit, row.lead_post, row.lead_power, row.lead_person, row.work_unit)


def _deadlines(row: Any) -> Deadlines | None:
    if row.resolve_at is None:
        return None
    return Deadlines(in_china(row.respond_at), in_china(row.resolve_at), row.deadlines_provisional)
