"""Deciding facts as attributes of an Open311 service (GeoReport v2, service definition)."""

from collections.abc import Iterable
from typing import Any

from services.intake.domain.deciding_facts import DecidingFact

# GeoReport v2's words: string, number, datetime, text, singlevaluelist, multivaluelist.
_DATATYPES = {
    "enum": "singlevaluelist",
    "integer": "number",
    "datetime": "datetime",
    "text": "text",
    "materials": "text",
}
_HINTS = {
    "enum": "请选择一项",
    "integer": "请填写不小于 0 的整数",
    "datetime": "请填写日期和时间，如 2026-06-01T22:30:00+08:00",
    "text": "请用文字说明",
    "materials": "请拍照或扫描，作为附件提交",
}
# Told and not asked for: GeoReport has a field of its own for what is attached.
_TOLD = "materials"
_URGENCY_NAMES = {"consult": "咨询", "normal": "一般", "urgent": "紧急", "emergency": "特急"}
# GeoReport has a field of its own for it: `description`.
_OWN_FIELDS = frozenset({"text"})


def open311_attributes(facts: Iterable[DecidingFact]) -> list[dict[str, Any]]:
    """In the order in which people are asked, from 1. None is required: an issue is taken in without them."""
    asked = [fact for fact in facts if fact.field not in _OWN_FIELDS]
    return [_attribute(fact, order) for order, fact in enumerate(asked, start=1)]


def _attribute(fact: DecidingFact, order: int) -> dict[str, Any]:
    attribute: dict[str, Any] = {
        "variable": fact.kind != _TOLD,
        # Several powers of a category may each need materials, and codes differ.
        "code": f"{_TOLD}.{fact.powers[0]}" if fact.kind == _TOLD else fact.field,
        "datatype": _DATATYPES.get(fact.kind, "string"),
        "required": False,
        "datatype_description": _HINTS.get(fact.kind, ""),
        "order": order,
        "description": fact.why,
    }
    if fact.kind == "enum":
        # What decides comes first: most people look no further.
        values = dict.fromkeys((*fact.options, *fact.allowed))
        attribute["values"] = [{"key": value, "name": _URGENCY_NAMES.get(value, value)} for value in values]
    return attribute
