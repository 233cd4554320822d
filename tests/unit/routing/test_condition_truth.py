from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.domain.conditions.compilation import compile_condition, parts_of
from services.routing.domain.conditions.evaluation import COMPARISONS, evaluate, unknown_fields
from services.routing.domain.conditions.parser import parse
from services.routing.domain.conditions.schema import KINDS, NUMBERS, issue_field
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

WORDS = ["噪音", "夜间", "工地", "停水"]
# Values that every number field may have.
numbers = st.integers(1, 3)
kinds = st.sampled_from(sorted(KINDS)).flatmap(lambda field: st.tuples(st.just(field), kind_lists(field)))


def kind_lists(field: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(sorted(KINDS[field])[:4]), min_size=1, max_size=3).map(tuple)


atoms: st.SearchStrategy[Expression] = st.one_of(
    st.just(Urgent()),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: TextHasAny(tuple(words))),
    st.builds(NumberIs, st.sampled_from(sorted(NUMBERS)), st.sampled_from(sorted(COMPARISONS)), numbers),
    kinds.flatmap(lambda kind: st.builds(KindIs, st.just(kind[0]), st.sampled_from(["==", "!="]), st.just(kind[1][0]))),
    kinds.map(lambda kind: KindIn(*kind)),
)


def larger(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(parts, min_size=2, max_size=4).map(tuple)
    return st.one_of(parts.map(Not), several.map(And), several.map(Or))


expressions = st.recursive(atoms, larger, max_leaves=12)
values = st.fixed_dictionaries(
    {"urgent": st.booleans()},
    optional={
        **dict.fromkeys(NUMBERS, numbers),
        **{field: st.sampled_from(sorted(options)[:4]) for field, options in KINDS.items()},
    },
)
hits = st.none() | st.frozensets(st.sampled_from(WORDS))


@given(expressions, values, hits)
def test_the_compiled_condition_is_as_true_as_the_interpreted_one(
    expression: Expression, known: Mapping[str, object], found: frozenset[str] | None
) -> None:
    assert compile_condition(expression)(known, found) is evaluate(expression, known, found)


@given(expressions)
def test_the_canonical_text_is_parsed_to_the_same_condition(expression: Expression) -> None:
    assert parse(text_of(expression)) == expression


@given(expressions, values, hits)
def test_a_condition_is_false_when_one_of_its_parts_is_and_the_part_is_named(
    expression: Expression, known: Mapping[str, object], found: frozenset[str] | None
) -> None:
    failed = [part.text for part in parts_of(expression) if part.test(known, found) is False]
    assert bool(failed) is (evaluate(expression, known, found) is False)


def test_of_a_long_list_of_words_the_first_ones_are_shown_and_their_number() -> None:
    (part,) = parts_of(parse('text has any ("一","二","三","四","五","六")'))
    assert part.text == 'text has any ("一","二","三","四",… 6)'


@given(expressions, values, hits)
def test_only_an_unknown_condition_asks_and_only_for_what_is_missing(
    expression: Expression, known: Mapping[str, object], found: frozenset[str] | None
) -> None:
    asked = unknown_fields(expression, known, found)
    assert bool(asked) is (evaluate(expression, known, found) is None)
    assert not set(asked) & set(known)
    assert found is None or "text" not in asked


@pytest.mark.parametrize(
    ("source", "known", "found", "truth"),
    [
        ('place.kind == "学校"', {}, None, None),
        ('not place.kind == "学校"', {}, None, None),
        ('place.kind == "学校" and urgent', {"urgent": False}, None, False),
        ('place.kind == "学校" or urgent', {"urgent": True}, None, True),
        ('text has any ("甲")', {}, None, None),
        ('text has any ("甲")', {}, frozenset(), False),
        ("urgent", {}, None, False),
        ("time.hour >= 22 or time.hour < 6", {"time.hour": 5}, None, True),
    ],
)
def test_a_missing_field_is_unknown_and_never_silently_false(
    source: str, known: dict[str, object], found: frozenset[str] | None, truth: bool | None
) -> None:
    assert evaluate(parse(source), known, found) is truth


def test_a_time_is_asked_for_as_the_issue_names_it() -> None:
    assert unknown_fields(parse("time.hour < 6 and party.count > 3"), {}, None) == ["time.hour", "party.count"]
    assert issue_field("time.hour") == "occurred_at"
    assert issue_field("party.count") == "party.count"
