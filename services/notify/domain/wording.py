"""What a template's variables read as. Masked texts, unit names and times only: no personal data.

Units are called as they are called, and texts are in the language in which they were written; the words
around them are the language's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from services.notify.domain.case_news import CaseNews
from services.notify.domain.templates import LANGUAGE
from services.notify.domain.units import Units

# Civil time has no summer time here, and a fixed offset formats three times faster than a zone.
_CIVIL = timezone(timedelta(hours=8))
NOT_SET = "（待定）"
URGENCY_MARKS = {"emergency": "【特急】", "urgent": "【紧急】"}


@dataclass(frozen=True, slots=True)
class Words:
    """What stands where a case says nothing, and what codes are called."""

    no_title: str
    no_result: str
    no_question: str
    not_set: str
    urgency_marks: Mapping[str, str]
    triage_reasons: Mapping[str, str]
    other_reason: str
    between: str
    moment: Callable[[datetime], str]


_CHINESE = Words(
    no_title="（无标题）",
    no_result="（无说明）",
    no_question="（见进度页）",
    not_set=NOT_SET,
    urgency_marks=URGENCY_MARKS,
    triage_reasons={
        "gap": "权力清单中没有对应的主办单位",
        "conflict": "多个单位的权力同时适用",
        "needs_fields": "缺少判断所需的信息",
    },
    other_reason="需要人工判断",
    between="、",
    # Three times as fast as strftime, and without its leading zeros.
    moment=lambda at: f"{at.year}年{at.month}月{at.day}日{at.hour:02d}:{at.minute:02d}",
)
# For every other language: short, and to be read by its readers.
_OTHERS = Words(
    no_title="(no title)",
    no_result="(see the progress page)",
    no_question="(see the progress page)",
    not_set="(not set)",
    urgency_marks={"emergency": "[!!] ", "urgent": "[!] "},
    triage_reasons={
        "gap": "no power covers it",
        "conflict": "several powers apply",
        "needs_fields": "facts are missing",
    },
    other_reason="a person has to decide",
    between=", ",
    moment=lambda at: f"{at:%Y-%m-%d %H:%M}",
)


def words_of(language: str) -> Words:
    return _CHINESE if language == LANGUAGE else _OTHERS


def variables(news: CaseNews, units: Units, dispatcher_unit: str, words: Words = _CHINESE) -> dict[str, str]:
    """A value for every variable of `templates.OFFERED`."""
    return {
        "title": news.title_masked or words.no_title,
        "result": news.result_masked or words.no_result,
        "question": news.question_masked or words.no_question,
        "urgency_mark": words.urgency_marks.get(news.urgency, ""),
        "triage_reason": words.triage_reasons.get(news.triage_reason, words.other_reason),
        "lead_unit": _unit(news.lead.unit_code, units, words),
        "dispatcher_unit": _unit(dispatcher_unit, units, words),
        "disputed_units": words.between.join(units.name(code) for code in news.disputed_units) or words.not_set,
        "respond_due": _moment(news.respond_at, words),
        "resolve_due": _moment(news.resolve_at, words),
        "statement_due": _moment(news.state_by, words),
    }


def _unit(code: str, units: Units, words: Words) -> str:
    return units.name(code) if code else words.not_set


def _moment(at: datetime | None, words: Words) -> str:
    return words.not_set if at is None else words.moment(at.astimezone(_CIVIL))
