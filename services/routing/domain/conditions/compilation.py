"""Compiles a condition to closures: the same truth as `evaluation.evaluate`, some ten times as fast."""

from collections.abc import Callable
from typing import NamedTuple

from services.routing.domain.conditions.evaluation import COMPARISONS, Hits, Truth, Values
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
from services.routing.domain.conditions.wording import text_of

Test = Callable[[Values, Hits], Truth]

# Of a list of words: enough to know it again, and a decision stays short.
_STRINGS_SHOWN_MAX = 4


class Part(NamedTuple):
    """One of the things a condition joins by `and`. `text` is canonical, long lists cut short."""

    test: Test
    text: str


def parts_of(expression: Expression) -> tuple[Part, ...]:
    """Which of these are false says why the condition is; a condition that is no `and` is one part."""
    parts = expression.parts if isinstance(expression, And) else (expression,)
    return tuple(Part(compile_condition(part), text_of(part, _STRINGS_SHOWN_MAX)) for part in parts)


def compile_condition(expression: Expression) -> Test:
    """A function (values, hits) → True, False or None, where evaluation stops as soon as the truth is settled."""
    match expression:
        case And(parts):
            return _all_of(tuple(map(compile_condition, parts)))
        case Or(parts):
            return _any_of(tuple(map(compile_condition, parts)))
        case Not(part):
            return _negation(compile_condition(part))
        case Urgent():
            return lambda values, _: values.get("urgent") is True
        case TextHasAny(strings):
            return _text_has_any(frozenset(strings))
        case NumberIs(field, sign, value) | KindIs(field, sign, value):
            return _comparison(field, sign, value)
        case KindIn(field, options):
            return _membership(field, frozenset(options))


def _all_of(tests: tuple[Test, ...]) -> Test:
    def test(values: Values, hits: Hits) -> Truth:
        truth: Truth = True
        for part in tests:
            found = part(values, hits)
            if found is False:
                return False
            if found is None:
                truth = None
        return truth

    return test


def _any_of(tests: tuple[Test, ...]) -> Test:
    def test(values: Values, hits: Hits) -> Truth:
        truth: Truth = False
        for part in tests:
            found = part(values, hits)
            if found is True:
                return True
            if found is None:
                truth = None
        return truth

    return test


def _negation(inner: Test) -> Test:
    def test(values: Values, hits: Hits) -> Truth:
        found = inner(values, hits)
        return None if found is None else not found

    return test


def _text_has_any(strings: frozenset[str]) -> Test:
    return lambda _, hits: None if hits is None else not strings.isdisjoint(hits)


def _comparison(field: str, sign: str, value: int | str) -> Test:
    compare = COMPARISONS[sign]

    def test(values: Values, _: Hits) -> Truth:
        found = values.get(field)
        return None if found is None else compare(found, value)

    return test


def _membership(field: str, options: frozenset[str]) -> Test:
    def test(values: Values, _: Hits) -> Truth:
        found = values.get(field)
        return None if found is None else found in options

    return test
