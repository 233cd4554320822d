"""A power made ready for decisions: everything that does not depend on the issue is worked out once."""

from datetime import date
from functools import lru_cache

from services.routing.domain.conditions.compilation import Part, Test, compile_condition, parts_of
from services.routing.domain.conditions.parser import parse
from services.routing.domain.conditions.syntax import Expression, strings_of
from services.routing.domain.rulebook.tables import Power

_LAST_DAY = date.max.toordinal()


class Condition:
    """`strings`: what its text atoms look for. `parts`: what it joins by `and`, each with its test and its text.

    Parsed when first asked about: a city has thousands of different ones, and most are not met in a day. Powers with
    the same condition share one.
    """

    __slots__ = ("expression", "parts", "source", "strings", "test")

    expression: Expression
    parts: tuple[Part, ...]
    strings: frozenset[str]
    test: Test

    def __init__(self, source: str) -> None:
        self.source = source

    def __getattr__(self, name: str) -> object:
        """Called for a slot that is still empty, so an access costs nothing once it is filled."""
        if name not in self.__slots__:
            raise AttributeError(name)
        self.expression = parse(self.source)
        self.strings = strings_of(self.expression)
        self.parts = parts_of(self.expression)
        self.test = compile_condition(self.expression)
        return getattr(self, name)


@lru_cache(maxsize=4096)
def _ordinal(day: date) -> int:
    """Lists have few different days; their numbers are then shared, not made for each of a hundred thousand rows."""
    return day.toordinal()


class LoadedPower:
    """`first_day` and `last_day` are ordinals, both in force. `condition` None: always true."""

    __slots__ = ("assistants", "code", "condition", "first_day", "last_day", "power", "precedence")

    def __init__(self, power: Power, condition: Condition | None, assistants: tuple["LoadedPower", ...] = ()) -> None:
        self.power = power
        self.code = power.power_code
        self.precedence = power.precedence
        self.first_day = _ordinal(power.in_force_from)
        self.last_day = _ordinal(power.in_force_to) if power.in_force_to else _LAST_DAY
        self.condition = condition
        self.assistants = assistants

    def in_force(self, day: int) -> bool:
        return self.first_day <= day <= self.last_day
