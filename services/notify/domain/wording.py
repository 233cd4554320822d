"""What a template's variables read as in Chinese. Masked texts, unit names and times only: no personal data."""

from datetime import datetime, timedelta, timezone

from services.notify.domain.case_news import CaseNews
from services.notify.domain.units import Units

# Civil time has no summer time here, and a fixed offset formats three times faster than a zone.
_CIVIL = timezone(timedelta(hours=8))
_NOT_SET = "（待定）"
_URGENCY_MARKS = {"emergency": "【特急】", "urgent": "【紧急】"}
_TRIAGE_REASONS = {
    "gap": "权力清单中没有对应的主办单位",
    "conflict": "多个单位的权力同时适用",
    "needs_fields": "缺少判断所需的信息",
}


def variables(news: CaseNews, units: Units, dispatcher_unit: str) -> dict[str, str]:
    """A value for every variable of `templates.OFFERED`."""
    return {
        "title": news.title_masked or "（无标题）",
        "result": news.result_masked or "（无说明）",
        "question": news.question_masked or "（见进度页）",
        "urgency_mark": _URGENCY_MARKS.get(news.urgency, ""),
        "triage_reason": _TRIAGE_REASONS.get(news.triage_reason, "需要人工判断"),
        "lead_unit": _unit(news.lead.unit_code, units),
        "dispatcher_unit": _unit(dispatcher_unit, units),
        "disputed_units": "、".join(units.name(code) for code in news.disputed_units) or _NOT_SET,
        "respond_due": _moment(news.respond_at),
        "resolve_due": _moment(news.resolve_at),
        "statement_due": _moment(news.state_by),
    }


def _unit(code: str, units: Units) -> str:
    return units.name(code) if code else _NOT_SET


def _moment(at: datetime | None) -> str:
    if at is None:
        return _NOT_SET
    local = at.astimezone(_CIVIL)
    return f"{local.year}年{local.month}月{local.day}日{local.hour:02d}:{local.minute:02d}"
