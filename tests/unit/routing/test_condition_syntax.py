import pytest

from services.routing.domain.conditions.errors import ConditionError
from services.routing.domain.conditions.parser import NESTING_DEPTH_MAX, parse
from services.routing.domain.conditions.syntax import And, KindIn, KindIs, Not, NumberIs, Or, TextHasAny, Urgent


def test_and_binds_closer_than_or_and_not_closer_than_and() -> None:
    hour = NumberIs("time.hour", "<", 6)
    assert parse("urgent or not urgent and time.hour < 6") == Or((Urgent(), And((Not(Urgent()), hour))))


def test_parentheses_group() -> None:
    assert parse("not (urgent or urgent) and urgent") == And((Not(Or((Urgent(), Urgent()))), Urgent()))


def test_every_kind_of_atom_is_read() -> None:
    assert parse('text has any ("甲", "乙")') == TextHasAny(("甲", "乙"))
    assert parse('place.kind != "学校"') == KindIs("place.kind", "!=", "学校")
    assert parse('party.kind in ("企业","个人")') == KindIn("party.kind", ("企业", "个人"))
    assert parse("amount >= 5000") == NumberIs("amount", ">=", 5000)


@pytest.mark.parametrize(
    ("source", "line", "column", "words"),
    [
        ("", 1, 1, "此处应为条件"),
        ("urgent and", 1, 11, "此处应为条件"),
        ("urgent urgent", 1, 8, "and 或 or"),
        ("(urgent", 1, 8, "括号没有配对"),
        ("urgent\n  and place.kin == 1", 2, 7, "没有名为 place.kin"),
        ('place.kind == "校园"', 1, 15, "没有“校园”"),
        ('place.kind > "学校"', 1, 12, "不能用 >"),
        ('amount == "5"', 1, 11, "整数"),
        ("time.hour >= 24", 1, 14, "0–23"),
        ("amount > -1", 1, 10, "不小于 0"),
        ('text has any ("")', 1, 15, "空文字"),
        ('text has any ("甲" "乙")', 1, 19, "列表没有结束"),
        ('text has ("甲")', 1, 10, "has any"),
        ('text has any ("甲)', 1, 15, "引号没有配对"),
        ("（urgent)", 1, 1, "全角"),
        ("urgent ; urgent", 1, 8, "不认识的符号"),
        ("amount > 1234567890123456", 1, 25, "and 或 or"),
    ],
)
def test_a_faulty_condition_names_line_and_column_and_how_to_mend_it(
    source: str, line: int, column: int, words: str
) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(source)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert words in caught.value.message


def test_endless_nesting_is_refused_and_long_chains_are_not() -> None:
    with pytest.raises(ConditionError, match="嵌套"):
        parse("not " * 100_000 + "urgent")
    with pytest.raises(ConditionError, match="嵌套"):
        parse("(" * (NESTING_DEPTH_MAX + 1) + "urgent" + ")" * (NESTING_DEPTH_MAX + 1))
    assert parse(" or ".join(["urgent"] * 5_000)) == Or((Urgent(),) * 5_000)
