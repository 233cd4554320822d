"""An issue that shows a finding: from a box to the fields of `POST /v1/issues`, every fact that a condition may ask for
among them, so that the decision leaves nothing open."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from services.routing.domain.analysis.boxes import Box, possible
from services.routing.domain.analysis.spans import DOMAINS, OPTIONS, URGENT, Spans

# What an issue says where a box leaves it open.
_USUAL = {"time.hour": 10, "party.count": 1, "repeat.count": 0, "amount": 0, URGENT: 0}
_USUAL_KINDS = {"place.kind": "其他", "party.kind": "个人"}
_QUIET_WORDS = ("有事反映", "请求处理", "来件", "事由", "其他", "……", "。", "—", "·", "a", "0", "~")
_SEPARATORS = ("；", "，", "。", "、", " ", "|", "/", "-", "~", "0", "a")


def witness_of(box: Box, category_code: str, area_code: str, day: date) -> dict[str, Any]:
    """`occurred_at` lies before the day, in the month, weekday and hour that the box asks for."""
    return {
        "channel": "web",
        **_words(box),
        "category_code": category_code,
        "area_code": area_code,
        "urgency": "urgent" if _number(box, URGENT) else "normal",
        "occurred_at": _moment(box, day),
        "fields": {
            **{name: OPTIONS[name][_number(box, name)] for name in OPTIONS},
            **{name: _number(box, name) for name in ("party.count", "repeat.count", "amount")},
        },
    }


def _number(box: Box, field: str) -> int:
    spans = box.limits.get(field, DOMAINS[field])
    usual = OPTIONS[field].index(_USUAL_KINDS[field]) if field in OPTIONS else _USUAL[field]
    return usual if _lies_in(usual, spans) else spans[0][0]


def _lies_in(number: int, spans: Spans) -> bool:
    return any(first <= number <= last for first, last in spans)


def _moment(box: Box, day: date) -> str:
    months = box.limits.get("time.month", DOMAINS["time.month"])
    weekdays = box.limits.get("time.weekday", DOMAINS["time.weekday"])
    found = day - timedelta(days=1)
    while not (_lies_in(found.month, months) and _lies_in(found.isoweekday(), weekdays)):
        found -= timedelta(days=1)
    return f"{found.isoformat()}T{_number(box, 'time.hour'):02}:00:00+08:00"


def _words(box: Box) -> dict[str, str]:
    """One string of each set, kept apart by something that makes no barred string of them."""
    chosen = list(dict.fromkeys(_one_of(strings, box.barred) for strings in _smallest_first(box.wanted)))
    title = _harmless(_QUIET_WORDS, "", box.barred)
    separator = next((each for each in _SEPARATORS if _harmless_text(each.join(chosen), title, box.barred)), "\n")
    return {"title": title, "text": separator.join(chosen) or title}


def _smallest_first(wanted: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    return sorted(wanted, key=lambda strings: (len(strings), sorted(strings)))


def _one_of(strings: frozenset[str], barred: frozenset[str]) -> str:
    return min(possible(strings, barred), key=lambda string: (len(string), string))


def _harmless(words: Iterable[str], text: str, barred: frozenset[str]) -> str:
    return next((word for word in words if _harmless_text(word, text, barred)), "?")


def _harmless_text(text: str, title: str, barred: frozenset[str]) -> bool:
    whole = f"{title}\n{text}"
    return not any(string in whole for string in barred)
