"""Pydantic's findings in our words. Its own messages may quote the input, so they are never passed on."""

from collections.abc import Sequence
from typing import Any

from chassis.web.problems import BadField

# pydantic's error type → our code, Chinese, English; placeholders are names of its `ctx`.
WORDS = {
    "missing": ("missing", "缺少必填字段", "required field is missing"),
    "extra_forbidden": ("unknown_field", "没有这个字段", "unknown field"),
    "string_too_long": ("too_long", "最多 {max_length} 个字符", "at most {max_length} characters"),
    "string_too_short": ("too_short", "至少 {min_length} 个字符", "at least {min_length} characters"),
    "too_long": ("too_long", "最多 {max_length} 项", "at most {max_length} items"),
    "too_short": ("too_short", "至少 {min_length} 项", "at least {min_length} items"),
    "greater_than_equal": ("out_of_range", "不能小于 {ge}", "must not be less than {ge}"),
    "greater_than": ("out_of_range", "必须大于 {gt}", "must be greater than {gt}"),
    "less_than_equal": ("out_of_range", "不能大于 {le}", "must not be greater than {le}"),
    "less_than": ("out_of_range", "必须小于 {lt}", "must be less than {lt}"),
    "literal_error": ("not_allowed", "可选值：{expected}", "allowed values: {expected}"),
    "enum": ("not_allowed", "可选值：{expected}", "allowed values: {expected}"),
    "string_pattern_mismatch": ("bad_format", "格式不正确", "bad format"),
    "finite_number": ("out_of_range", "必须是有限的数", "must be a finite number"),
    "string_unicode": ("bad_format", "不是有效的 Unicode 文本", "not valid Unicode text"),
}
# Families of types that share their words.
FAMILIES = (
    ("string_", ("wrong_type", "应为文本", "must be a string")),
    ("bool_", ("wrong_type", "应为 true 或 false", "must be a boolean")),
    ("int_", ("wrong_type", "应为整数", "must be an integer")),
    ("float_", ("wrong_type", "应为数字", "must be a number")),
    ("list_", ("wrong_type", "应为列表", "must be an array")),
    ("tuple_", ("wrong_type", "应为列表", "must be an array")),
    ("dict_", ("wrong_type", "应为对象", "must be an object")),
    ("model_", ("wrong_type", "应为对象", "must be an object")),
    ("uuid_", ("bad_format", "应为 UUID", "must be a UUID")),
    ("datetime_", ("bad_format", "应为 RFC 3339 时间", "must be an RFC 3339 time")),
    ("date_", ("bad_format", "应为日期 YYYY-MM-DD", "must be a date YYYY-MM-DD")),
    ("timezone_", ("bad_format", "时间须带时区", "the time needs an offset")),
    ("union_", ("not_allowed", "不是允许的形式", "not one of the allowed forms")),
)
FIELD_CHARACTERS_MAX = 200
# Names of parameters' places that FastAPI puts in front of the field.
PLACES = frozenset({"body", "query", "path", "header", "cookie"})


def field_faults(errors: Sequence[Any]) -> list[BadField]:
    """One BadField an error, in pydantic's order."""
    return [_fault(error) for error in errors]


def _fault(error: Any) -> BadField:
    code, zh, en = _words(error["type"])
    context = error.get("ctx", {})
    parts = [str(part) for part in error["loc"]]
    if parts and parts[0] in PLACES and len(parts) > 1:
        parts = parts[1:]
    field = ".".join(parts)[:FIELD_CHARACTERS_MAX] or "body"
    try:
        return BadField(field, code, zh.format_map(context), en.format_map(context))
    except KeyError:
        return BadField(field, "invalid", "不符合要求", "invalid")


def _words(kind: str) -> tuple[str, str, str]:
    if kind in WORDS:
        return WORDS[kind]
    for prefix, words in FAMILIES:
        if kind.startswith(prefix):
            return words
    return "invalid", "不符合要求", "invalid"
