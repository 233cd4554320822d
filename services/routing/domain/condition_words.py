"""A condition in plain Chinese, for people who never saw the grammar.

`time.hour >= 22 or time.hour < 6` → 时间在22时及以后或6时以前
"""

from collections.abc import Sequence
from itertools import groupby

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

_KINDS = {"place.kind": "地点", "party.kind": "当事方"}
_WEEKDAYS = ("", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_TIMES = {"time.hour": "时间在", "time.month": "月份在", "time.weekday": "日子在"}
_COUNTS = {"party.count": ("涉及人数", "人"), "repeat.count": ("反映次数", "次"), "amount": ("涉及金额", "元")}
_COMPARED = {"==": "为", "!=": "不是", ">=": "不少于", ">": "多于", "<=": "不超过", "<": "少于"}


def condition_words(source: str) -> str:
    """Empty for the empty condition, which always holds. Raises ConditionError."""
    return in_words(parse(source)) if source else ""


def in_words(expression: Expression) -> str:
    match expression:
        case Or(parts):
            return _joined(parts, "或")
        case And(parts):
            return _joined(parts, "且")
        case Not(part):
            return f"不属于“{in_words(part)}”的情形"
        case Urgent():
            return "情况紧急"
        case TextHasAny(strings):
            return "内容提到" + _quoted(strings)
        case NumberIs(field):
            return _subject(field) + _number(expression)
        case KindIs(field, operator, value):
            return f"{_KINDS[field]}{'为' if operator == '==' else '不是'}{value}"
        case KindIn(field, values):
            return f"{_KINDS[field]}为{_listed(values)}"


def _joined(parts: Sequence[Expression], word: str) -> str:
    """Comparisons of one number that follow one another share their subject."""
    clauses = []
    for subject, group in groupby(parts, lambda each: _subject(each.field) if isinstance(each, NumberIs) else ""):
        if subject:
            clauses.append(subject + word.join(_number(each) for each in group if isinstance(each, NumberIs)))
        else:
            clauses.extend(_clause(each) for each in group)
    return f"，{word}".join(clauses)


def _clause(part: Expression) -> str:
    return f"（{in_words(part)}）" if isinstance(part, And | Or) else in_words(part)


def _subject(field: str) -> str:
    return _TIMES.get(field) or _COUNTS[field][0]


def _number(atom: NumberIs) -> str:
    if atom.field in _COUNTS:
        return f"{_COMPARED[atom.operator]}{atom.value}{_COUNTS[atom.field][1]}"
    # Hours, months and days are whole: "after 22" begins at 23, and "up to 5" ends where 6 begins.
    first = atom.value + (atom.operator in (">", "<="))
    at, end = _point(atom.field, first), _point(atom.field, atom.value + 1)
    match atom.operator:
        case ">=" | ">":
            return f"{at}及以后"
        case "<" | "<=":
            return f"{at}以前"
    within = f"{at}至{end}" if atom.field == "time.hour" else at
    return within if atom.operator == "==" else f"{within}以外"


def _point(field: str, value: int) -> str:
    if field == "time.weekday":
        return _WEEKDAYS[value] if value < len(_WEEKDAYS) else "下周"
    return f"{value}{'时' if field == 'time.hour' else '月'}"


def _quoted(strings: Sequence[str]) -> str:
    return "".join(f"“{each}”" for each in strings) + ("之一" if len(strings) > 1 else "")


def _listed(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else "、".join(values[:-1]) + f"或{values[-1]}"
