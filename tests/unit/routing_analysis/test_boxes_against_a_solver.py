"""Box algebra against z3: the same answers on random conditions. The solver is an oracle here and nowhere else."""

from collections.abc import Iterable

import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.analysis.boxes import EVERYTHING, Box
from services.routing.domain.analysis.condition_book import ALWAYS, ConditionBook
from services.routing.domain.analysis.condition_boxes import boxes_of
from services.routing.domain.analysis.spans import DOMAINS, OPTIONS, URGENT
from services.routing.domain.conditions.parser import parse
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

# Some stand inside others, some overlap without that, some share nothing.
STRINGS = ("狗", "狗叫", "遛狗", "遛狗叫", "叫", "施工", "夜间施工", "夜间")
FIELDS = {name: z3.Int(name) for name in DOMAINS}
HAS = {string: z3.Bool(f"has {string}") for string in STRINGS}
# A text may have any strings, if with each it has what stands inside it.
POSSIBLE = [z3.Implies(HAS[whole], HAS[part]) for whole in STRINGS for part in STRINGS if part in whole]
POSSIBLE += [z3.And(FIELDS[name] >= low, FIELDS[name] <= high) for name, ((low, high),) in DOMAINS.items()]

words = st.lists(st.sampled_from(STRINGS), min_size=1, max_size=3, unique=True)
signs = st.sampled_from(["==", "!=", ">=", "<=", ">", "<"])


def quoted(strings: Iterable[str]) -> str:
    return ",".join(f'"{string}"' for string in strings)


atoms = st.one_of(
    words.map(lambda strings: f"text has any({quoted(strings)})"),
    words.map(lambda strings: f"text has any({quoted(strings)})"),
    st.just("urgent"),
    st.builds("time.hour {} {}".format, signs, st.integers(0, 23)),
    st.builds("party.count {} {}".format, signs, st.integers(0, 3)),
    st.builds('place.kind {} "{}"'.format, st.sampled_from(["==", "!="]), st.sampled_from(["学校", "商圈"])),
    st.lists(st.sampled_from(["学校", "商圈", "农村"]), min_size=1, max_size=2).map(
        lambda options: f"place.kind in ({quoted(options)})"
    ),
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        inner.map("not ({})".format),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + " and ".join(parts) + ")"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + " or ".join(parts) + ")"),
    ),
    max_leaves=6,
)


def formula(expression: Expression) -> z3.BoolRef:
    match expression:
        case And(parts):
            return z3.And([formula(part) for part in parts])
        case Or(parts):
            return z3.Or([formula(part) for part in parts])
        case Not(part):
            return z3.Not(formula(part))
        case Urgent():
            return FIELDS[URGENT] == 1
        case TextHasAny(strings):
            return z3.Or([HAS[string] for string in strings])
        case NumberIs(field, sign, value):
            return compared(FIELDS[field], sign, value)
        case KindIs(field, sign, option):
            return compared(FIELDS[field], sign, OPTIONS[field].index(option))
        case KindIn(field, options):
            return z3.Or([FIELDS[field] == OPTIONS[field].index(option) for option in options])


def compared(field: z3.ArithRef, sign: str, value: int) -> z3.BoolRef:
    return {
        "==": field == value,
        "!=": field != value,
        ">=": field >= value,
        "<=": field <= value,
        ">": field > value,
        "<": field < value,
    }[sign]


def box_formula(box: Box) -> z3.BoolRef:
    return z3.And(
        *(
            z3.Or([z3.And(FIELDS[field] >= first, FIELDS[field] <= last) for first, last in spans])
            for field, spans in box.limits.items()
        ),
        *(z3.Or([HAS[string] for string in strings]) for strings in box.wanted),
        *(z3.Not(HAS[string]) for string in box.barred),
    )


def can_be(*formulas: z3.BoolRef) -> bool:
    solver = z3.Solver()
    solver.add(*POSSIBLE, *formulas)
    return solver.check() == z3.sat


@settings(max_examples=40, deadline=None)
@given(condition=conditions)
def test_a_condition_is_the_union_of_its_boxes(condition: str) -> None:
    expression = parse(condition)
    boxes = [box_formula(box) for box in boxes_of(expression)]
    assert not can_be(z3.Xor(formula(expression), z3.Or(boxes)))
    assert all(can_be(box) for box in boxes)


@settings(max_examples=40, deadline=None)
@given(one=conditions, other=conditions)
def test_two_conditions_meet_or_contain_each_other_as_the_solver_says(one: str, other: str) -> None:
    book = ConditionBook()
    left, right = book.number_of(one), book.number_of(other)
    first, second = formula(parse(one)), formula(parse(other))
    assert book.together(left, right) == can_be(first, second)
    assert book.within(left, right) == (not can_be(first, z3.Not(second)))


@settings(max_examples=40, deadline=None)
@given(inside=st.lists(conditions, max_size=2), outside=st.lists(conditions, max_size=4))
def test_what_a_union_leaves_of_conditions_is_found_when_there_is_some(inside: list[str], outside: list[str]) -> None:
    book = ConditionBook()
    part = book.left(
        tuple(book.number_of(each) for each in inside) or (ALWAYS,), frozenset(book.number_of(each) for each in outside)
    )
    wanted = [formula(parse(each)) for each in inside] + [z3.Not(formula(parse(each))) for each in outside]
    assert (part is not None) == can_be(*wanted)
    if part is not None:
        assert can_be(box_formula(part))
        assert not can_be(box_formula(part), z3.Not(z3.And(wanted)))


def test_the_empty_box_of_bounds_is_everything() -> None:
    assert not can_be(z3.Not(box_formula(EVERYTHING)))
