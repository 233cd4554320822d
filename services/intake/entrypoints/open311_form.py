"""The form of GeoReport v2's POST request, as the JSON object of `POST /v1/issues`."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from chassis.web.bodies import read_bytes
from chassis.web.problems import BadField, Problem, problem
from services.intake.domain.channels.arrival import NAMELESS
from services.intake.domain.person_rules import phone_is_valid
from services.intake.entrypoints.issue_bodies import ISSUE_BYTES_MAX

FORM_TYPE = "application/x-www-form-urlencoded"
_FIELDS_MAX = 200
# What GeoReport has and an issue takes as it is.
_PLAIN = {"service_code": "category_code", "address_string": "address", "address_id": "area_code"}
PERSON = frozenset({"first_name", "last_name", "phone"})
# Who reports is known by the token.
_PASSED_OVER = frozenset({"api_key", "jurisdiction_id", "email", "device_id", "account_id"})
# A key is nobody's data, and a device has no business here.
_NOT_KEPT = frozenset({"api_key", "device_id"})
_KNOWN = frozenset({*_PLAIN, *PERSON, *_PASSED_OVER, "lat", "long", "description", "media_url"})
# For the OpenAPI document. Of the three ways to say where, one is needed; what a service asks for comes as
# `attribute[code]`.
FORM_SCHEMA = {
    "type": "object",
    "required": ["service_code"],
    "properties": {name: {"type": "string"} for name in sorted(_KNOWN)},
    "patternProperties": {r"^attribute\[[^\[\]]{1,60}\](\[\])?$": {"type": "string"}},
    "additionalProperties": False,
    "examples": [{"service_code": "010207", "address_id": "500105006002", "description": "楼下的路灯坏了三天"}],
}
_NUMBERS: Mapping[str, Callable[[str], int | float]] = {"party.count": int, "repeat.count": int, "amount": float}
_FACTS = frozenset({"place.kind", "party.kind", *_NUMBERS})
_OF_ISSUE = frozenset({"occurred_at", "urgency"})
# Some clients put [] behind it even where one value is asked for.
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,60})\](?:\[\])?")


async def read_form(request: Request) -> dict[str, str]:
    """Names and values; of what may come more than once, the values by lines. A name that comes twice is a 400; 413
    and 415 as for other bodies."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM_TYPE:
        raise problem(415, "unsupported_media_type", f"内容类型应为 {FORM_TYPE}", f"send {FORM_TYPE}")
    raw = await read_bytes(request, ISSUE_BYTES_MAX)
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS_MAX)
    except ValueError:
        raise problem(400, "malformed_form", "表单不是有效的 UTF-8 编码", "the form is not valid UTF-8") from None
    form: dict[str, str] = {}
    for name, value in pairs:
        if name in form and not _may_repeat(name):
            raise problem(400, "repeated_field", "表单中有重复的字段", "the form has a field twice")
        form[name] = "\n".join(filter(None, (form.get(name), value.strip())))
    return form


def _may_repeat(name: str) -> bool:
    return name == "media_url" or name.endswith("[]")


def kept_of(form: Mapping[str, str]) -> dict[str, str]:
    """What is sealed of the form, also where the issue has no use of it."""
    return {name: value for name, value in form.items() if name not in _NOT_KEPT}


def issue_of(form: Mapping[str, str], service_name: str) -> dict[str, Any]:
    """Problem 400 names every field that can't be read; the rest is judged with the issue."""
    faults: list[BadField] = []
    issue: dict[str, Any] = {"channel": "open311", "title": service_name}
    issue |= {ours: form[theirs] for theirs, ours in _PLAIN.items() if form.get(theirs)}
    if has_usable_phone(form):
        issue["reporter"] = {"name": _name(form), "phone": form["phone"]}
    _put_location(issue, form, faults)
    others = _put_attributes(issue, form, faults)
    issue["text"] = _text(form, others)
    if not any(form.get(name) for name in ("lat", "long", "address_string", "address_id")):
        faults.append(
            _fault("lat", "missing", "请给出 lat 和 long，或 address_string，或 address_id", "a place is needed")
        )
    if faults:
        raise Problem(400, "invalid_fields", "有字段不符合要求", "some fields are invalid", errors=faults)
    return issue


def has_usable_phone(form: Mapping[str, str]) -> bool:
    """GeoReport asks nobody for a number: one that can't be called hinders no report."""
    return phone_is_valid(form.get("phone", ""))


def _text(form: Mapping[str, str], others: Mapping[str, str]) -> str:
    """A picture's address is kept as a word of the report, for nothing is fetched from where a stranger says; so is
    an attribute that we do not ask for."""
    picture = f"图片：{form['media_url']}" if form.get("media_url") else ""
    told = (f"{code}：{value}" for code, value in others.items())
    return "\n".join(filter(None, (form.get("description"), picture, *told)))


def _name(form: Mapping[str, str]) -> str:
    first, last = form.get("first_name", ""), form.get("last_name", "")
    joined = f"{first} {last}".strip() if f"{first}{last}".isascii() else last + first
    return joined or NAMELESS


def _put_location(issue: dict[str, Any], form: Mapping[str, str], faults: list[BadField]) -> None:
    if not (form.get("lat") or form.get("long")):
        return
    degrees: dict[str, float] = {}
    for theirs, ours in (("lat", "lat"), ("long", "lng")):
        try:
            degrees[ours] = float(form.get(theirs, ""))
        except ValueError:
            faults.append(_fault(theirs, "wrong_type", "应为数字（WGS-84 度）", "must be a number (WGS-84 degrees)"))
    issue["location"] = degrees | {"crs": "wgs84"}


def _put_attributes(issue: dict[str, Any], form: Mapping[str, str], faults: list[BadField]) -> dict[str, str]:
    """Returns those that are no fact of ours."""
    others: dict[str, str] = {}
    for name, value in form.items():
        found = _ATTRIBUTE.fullmatch(name)
        if found is None and name not in _KNOWN:
            faults.append(_fault(name, "unknown_field", "没有这个字段", "is not a known field"))
        elif found is None or not value:
            continue
        elif found[1] in _OF_ISSUE:
            issue[found[1]] = value
        elif found[1] in _FACTS:
            _put_fact(issue.setdefault("fields", {}), found[1], value, faults)
        else:
            others[found[1]] = value
    return others


def _put_fact(facts: dict[str, Any], code: str, value: str, faults: list[BadField]) -> None:
    try:
        facts[code] = _NUMBERS[code](value) if code in _NUMBERS else value
    except ValueError:
        faults.append(_fault(f"attribute[{code}]", "wrong_type", "应为数字", "must be a number"))


def _fault(field: str, code: str, zh: str, en: str) -> BadField:
    shown = "".join(each if each.isprintable() else "?" for each in field[:60])
    return BadField(shown, code, f"{shown}：{zh}", f"{shown} {en}")
