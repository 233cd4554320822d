"""The typed tree a condition is parsed to."""

from dataclasses import dataclass
from typing import Literal

NumberOperator = Literal["==", "!=", ">=", "<=", ">", "<"]
KindOperator = Literal["==", "!="]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Expression"


@dataclass(frozen=True, slots=True)
class Urgent:
    pass


@dataclass(frozen=True, slots=True)
class TextHasAny:
    strings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberIs:
    field: str
    operator: NumberOperator
    value: int


@dataclass(frozen=True, slots=True)
class KindIs:
    field: str
    operator: KindOperator
    value: str


@dataclass(frozen=True, slots=True)
class KindIn:
    field: str
    values: tuple[str, ...]


Expression = Or | And | Not | Urgent | TextHasAny | NumberIs | KindIs | KindIn


def strings_of(expression: Expression) -> frozenset[str]:
    """Every string some `text has any` of this expression looks for."""
    match expression:
        case Or(parts) | And(parts):
            return frozenset[str]().union(*map(strings_of, parts))
        case Not(part):
            return strings_of(part)
        case TextHasAny(strings):
            return frozenset(strings)
    return frozenset()
