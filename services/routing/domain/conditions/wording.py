"""A condition as text: the canonical form. Parsing it gives the same tree again."""

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


def text_of(expression: Expression, strings_max: int | None = None) -> str:
    """`strings_max`: of longer lists only so many are written, then `…` and how many there are."""
    match expression:
        case Or(parts):
            return " or ".join(_within(part, strings_max, Or) for part in parts)
        case And(parts):
            return " and ".join(_within(part, strings_max, Or, And) for part in parts)
        case Not(part):
            return f"not {_within(part, strings_max, Or, And)}"
        case Urgent():
            return "urgent"
        case TextHasAny(strings):
            return f"text has any {_list(strings, strings_max)}"
        case NumberIs(field, operator, number):
            return f"{field} {operator} {number}"
        case KindIs(field, operator, value):
            return f'{field} {operator} "{value}"'
        case KindIn(field, values):
            return f"{field} in {_list(values, strings_max)}"


def _within(part: Expression, strings_max: int | None, *looser: type) -> str:
    """In parentheses where the part would otherwise be read as belonging to what it stands in."""
    text = text_of(part, strings_max)
    return f"({text})" if isinstance(part, looser) else text


def _list(strings: tuple[str, ...], strings_max: int | None) -> str:
    shown = strings if strings_max is None else strings[:strings_max]
    quoted = [f'"{string}"' for string in shown]
    if len(shown) < len(strings):
        quoted.append(f"… {len(strings)}")
    return f"({','.join(quoted)})"
