"""Three-valued truth of a condition, read straight off its tree: the meaning the compiled form must keep.

True, False, or None for unknown. A missing field makes its atom unknown, never silently false.
"""

import operator
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from services.routing.domain.conditions.schema import TEXT_FIELD
from services.routing.domain.conditions.syntax import (
    And,
    Expression,
    KindIn,
    KindIs,
    Not,
    NumberIs,
    Or,
    TextHasAny,
    Urgent,
)

Truth = bool | None
Values = Mapping[str, object]
Hits = AbstractSet[str] | None

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


def evaluate(expression: Expression, values: Values, hits: Hits) -> Truth:
    """Truth for the typed fields known (`values`) and the strings found in the text (`hits`, None without a text)."""
    match expression:
        case And(parts):
            return _all([evaluate(part, values, hits) for part in parts])
        case Or(parts):
            return _negated(_all([_negated(evaluate(part, values, hits)) for part in parts]))
        case Not(part):
            return _negated(evaluate(part, values, hits))
        case Urgent():
            return values.get("urgent") is True
        case TextHasAny(strings):
            return None if hits is None else any(string in hits for string in strings)
        case NumberIs(field, sign, value) | KindIs(field, sign, value):
            return None if field not in values else COMPARISONS[sign](values[field], value)
        case KindIn(field, options):
            return None if field not in values else values[field] in options


def unknown_fields(expression: Expression, values: Values, hits: Hits) -> list[str]:
    """The missing fields that keep an unknown condition from being decided, in the order they are written."""
    if evaluate(expression, values, hits) is not None:
        return []
    match expression:
        case And(parts) | Or(parts):
            found = [field for part in parts for field in unknown_fields(part, values, hits)]
            return list(dict.fromkeys(found))
        case Not(part):
            return unknown_fields(part, values, hits)
        case NumberIs(field) | KindIs(field) | KindIn(field):
            return [field]
    return [TEXT_FIELD]


def _all(truths: list[Truth]) -> Truth:
    if False in truths:
        return False
    return None if None in truths else True


def _negated(truth: Truth) -> Truth:
    return None if truth is None else not truth
