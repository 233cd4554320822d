"""What a decision may know about an issue: typed fields, and a text that is only searched and never recorded."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.routing.domain.calendar import in_china
from services.routing.domain.conditions.schema import KINDS, NUMBERS

URGENCIES = ("consult", "normal", "urgent", "emergency")
URGENCY_NAMES: Mapping[str, str] = dict(zip(URGENCIES, ("咨询", "一般", "紧急", "特急"), strict=True))
EMERGENCY = "emergency"
_URGENT = ("urgent", EMERGENCY)
# More is no number of anything, and no record could be written with it.
_LARGEST = 2**63 - 1
_TEXTS = ("category_code", "area_code", "about_unit", "title", "text")
_KIND_OPTIONS = tuple(KINDS.items())
# The numbers of a time are read off the time.
_REPORTED_NUMBERS = tuple(name for name in NUMBERS if not name.startswith("time."))


class InvalidFactsError(ValueError):
    """Some fields of an issue have a wrong type or value; `problems`: (field, message in Chinese), all of them."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("；".join(f"{field}：{message}" for field, message in problems))
        self.problems = tuple(problems)


@dataclass(slots=True)
class IssueFacts:
    """Never changed; not frozen, since that triples what making one costs, and a tuple's fields are slow to read.

    `values`: the fields that conditions name and that are known, with `urgent` always among them.

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


def facts_of(issue: Mapping[str, Any]) -> IssueFacts:
    """From the fields of `POST /v1/issues`, with `time` (when it was reported) beside them; unknown ones are ignored.

    Raises InvalidFactsError.
    """
    problems: list[tuple[str, str]] = []
    get = issue.get
    fields = get("fields")
    urgency = get("urgency") or "normal"
    if urgency not in URGENCIES:
        problems.append(("urgency", f"应为 {'、'.join(URGENCIES)} 之一"))
        urgency = "normal"
    category_code, area_code, about_unit = get("category_code"), get("area_code"), get("about_unit")
    title, text = get("title"), get("text")
    values: dict[str, str | int] = {"urgent": urgency in _URGENT}
    operator_area = _add_typed_fields(values, fields, problems) if fields else None
    _add_time(values, issue, problems)
    # Written out: a loop takes twice as long.
    if not (
        (title is None or isinstance(title, str))
        and (text is None or isinstance(text, str))
        and (category_code is None or isinstance(category_code, str))
        and (area_code is None or isinstance(area_code, str))
        and (about_unit is None or isinstance(about_unit, str))
    ):
        problems.extend((name, "应为文字") for name in _TEXTS if not isinstance(get(name), str | None))
    if problems:
        raise InvalidFactsError(problems)
    return IssueFacts(
        category_code or None,
        area_code or None,
        operator_area,
        about_unit or None,
        urgency,
        values,
        f"{title or ''}\n{text or ''}" if title or text else None,
    )


def values_of(urgency: str, fields: Mapping[str, str | int] | None = None) -> dict[str, str | int]:
    values: dict[str, str | int] = {"urgent": urgency in _URGENT}
    if fields:
        values.update(fields)
    return values


def _add_typed_fields(values: dict[str, str | int], fields: Any, problems: list[tuple[str, str]]) -> str | None:
    """Returns the operator's area, where an online platform is named."""
    # A dict first: it nearly always is one, and abstract classes answer slowly.
    if not isinstance(fields, (dict, Mapping)):
        problems.append(("fields", "应为对象"))
        return None
    for name, options in _KIND_OPTIONS:
        if name in fields and (value := fields[name]) is not None:
            if isinstance(value, str) and value in options:
                values[name] = value
            else:
                problems.append((f"fields.{name}", f"应为 {'、'.join(sorted(options))} 之一"))
    for name in _REPORTED_NUMBERS:
        if name in fields and (value := fields[name]) is not None:
            number = value if type(value) is int and value >= 0 else _whole_number(name, value)
            if number is None:
                problems.append((f"fields.{name}", "应为不小于 0 的整数"))
            else:
                values[name] = number
    return _operator_area(fields["online"], problems) if "online" in fields else None


def _operator_area(online: Any, problems: list[tuple[str, str]]) -> str | None:
    area = online.get("operator_area") if online and isinstance(online, Mapping) else None
    if area is None or isinstance(area, str):
        return area or None
    problems.append(("operator_area", "应为文字"))
    return None


def _whole_number(name: str, value: object) -> int | None:
    """Other than a bool, which Python counts among the integers, and a fraction, which no condition can ask for: of an
    amount, reported in yuan and cents, the whole yuan count."""
    if isinstance(value, float) and (value.is_integer() or (name == "amount" and 0 <= value < math.inf)):
        value = int(value)
    is_number = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST
    return value if is_number and isinstance(value, int) else None


def _add_time(values: dict[str, str | int], issue: Mapping[str, Any], problems: list[tuple[str, str]]) -> None:
    """When it happened, else when it was reported; Asia/Shanghai where no offset is given."""
    value = issue.get("occurred_at") or issue.get("time")
    if not value:
        return
    try:
        moment = in_china(value if isinstance(value, datetime) else datetime.fromisoformat(value))
    except (TypeError, ValueError, OverflowError):
        name = "occurred_at" if issue.get("occurred_at") else "time"
        problems.append((name, "应为时间，写作 2026-06-01T22:30:00+08:00"))
        return
    values["time.hour"] = moment.hour
    values["time.month"] = moment.month
    values["time.weekday"] = moment.isoweekday()
