"""Cases to try things on."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.routing.domain.case import Case, Report
from services.routing.domain.decision import decide
from services.routing.domain.facts import facts_of
from services.routing.domain.load import NO_LOAD
from services.routing.usecases.decide_case import lead_of

CASE_ID = UUID("01890000-0000-7000-8000-000000000001")
AT = datetime(2026, 11, 2, 15, 30, tzinfo=UTC)


def a_report(**fields: Any) -> Report:
    values: dict[str, Any] = {
        "case_id": CASE_ID,
        "title": "工地半夜打桩",
        "text": "夜里十一点还在打桩",
        "category_code": "040203",
        "area_code": "500105006002",
        "urgency": "normal",
        "channel": "web",
        "reporter_ref": "rp_1",
        "receiving_unit": "",
        "about_unit": "",
        "occurred_at": AT,
        "received_at": AT,
        "fields": {},
    }
    return Report(**{**values, **fields})


def a_case(snapshot: Any, calendar: Any, **fields: Any) -> Case:
    """As it stands when it was routed."""
    report = a_report(**fields)
    decision = decide(facts_of(report.as_issue()), snapshot, NO_LOAD, AT, calendar)
    return Case(report, opened_at=AT).routed(decision, lead_of(decision, snapshot))
