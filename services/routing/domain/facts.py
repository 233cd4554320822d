"""What a decision may know about an issue: typed fields, and a text that is only searched and never recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.routing.domain.calendar import in_china
from services.routing.domain.conditions.schema import KINDS, NUMBERS

URGENCIES = ("consult", "normal", "urgent", "emergency")
URGENCY_NAMES: Mapping[str, str] = dict(zip(URGENCIES, ("咨询", "一般", "紧急", "特急"), strict=True))
EMERGENCY = "emergency"


class InvalidFactsError(ValueError):
    """Some fields of an issue have a wrong type or value; `problems`: (field, message in Chinese), all of them."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("；".join(f"{field}：{message}" for field, message in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """`values`: the fields that conditions name and that are known, with `urgent` always among them.

    `operator_area`: where the operator of an online platform sits, which is then the place of the issue.
    `hits`: only when deciding again from a record, the strings the text had; the text itself is then gone.
    """

    category_code: str | None
    area_code: str | None
    operator_area: str | None
    about_unit: str | None
    urgency: str
    values: Mapping[str, str | int]
    text: str | None
    hits: frozenset[str] | None = None

    @property
    def has_text(self) -> bool:
        return self.text is not None or self.hits is not None


def facts_of(issue: Mapping[str, Any]) -> IssueFacts:
    """From the fields of `POST /v1/issues`, with `time` (when it was reported) beside them; unknown ones are ignored.

    Raises InvalidFactsError.
    """
    problems: list[tuple[str, str]] = []
    fields = issue.get("fields") or {}
    if not isinstance(fields, Mapping):
        problems.append(("fields", "应为对象"))
        fields = {}
    online = fields.get("online")
    urgency = _urgency(issue, problems)
    facts = IssueFacts(
        category_code=_text(issue, "category_code", problems),
        area_code=_text(issue, "area_code", problems),
        operator_area=_text(online, "operator_area", problems) if isinstance(online, Mapping) else None,
        about_unit=_text(issue, "about_unit", problems),
        urgency=urgency,
        values=values_of(urgency, {**_typed_fields(fields, problems), **_time_fields(issue, problems)}),
        text=_whole_text(_text(issue, "title", problems), _text(issue, "text", problems)),
    )
    if problems:
        raise InvalidFactsError(problems)
    return facts


def values_of(urgency: str, fields: Mapping[str, str | int]) -> dict[str, str | int]:
    return {"urgent": urgency in ("urgent", EMERGENCY), **fields}


def _text(source: Mapping[str, Any], name: str, problems: list[tuple[str, str]]) -> str | None:
    value = source.get(name)
    if value is not None and not isinstance(value, str):
        problems.append((name, "应为文字"))
        return None
    return value or None


def _whole_text(title: str | None, text: str | None) -> str | None:
    return None if title is None and text is None else f"{title or ''}\n{text or ''}"


def _urgency(issue: Mapping[str, Any], problems: list[tuple[str, str]]) -> str:
    value = issue.get("urgency") or "normal"
    if value not in URGENCIES:
        problems.append(("urgency", f"应为 {'、'.join(URGENCIES)} 之一"))
        return "normal"
    return str(value)


def _typed_fields(fields: Mapping[str, Any], problems: list[tuple[str, str]]) -> dict[str, str | int]:
    known: dict[str, str | int] = {}
    for name, options in KINDS.items():
        value = fields.get(name)
        if value is not None and not (isinstance(value, str) and value in options):
            problems.append((f"fields.{name}", f"应为 {'、'.join(sorted(options))} 之一"))
        elif value is not None:
            known[name] = value
    for name in NUMBERS:
        if name.startswith("time.") or fields.get(name) is None:
            continue
        number = _whole_number(fields[name])
        if number is None:
            problems.append((f"fields.{name}", "应为不小于 0 的整数"))
        else:
            known[name] = number
    return known


def _whole_number(value: object) -> int | None:
    """Other than a bool, which Python counts among the integers, and a fraction, which no condition can ask for."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    is_number = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if is_number and isinstance(value, int) else None


def _time_fields(issue: Mapping[str, Any], problems: list[tuple[str, str]]) -> dict[str, str | int]:
    """When it happened, else when it was reported; Asia/Shanghai where no offset is given."""
    name = "occurred_at" if issue.get("occurred_at") else "time"
    value = issue.get(name)
    if not value:
        return {}
    try:
        moment = in_china(value if isinstance(value, datetime) else datetime.fromisoformat(value))
    except (TypeError, ValueError, OverflowError):
        problems.append((name, "应为时间，写作 2026-06-01T22:30:00+08:00"))
        return {}
    return {"time.hour": moment.hour, "time.month": moment.month, "time.weekday": moment.isoweekday()}
