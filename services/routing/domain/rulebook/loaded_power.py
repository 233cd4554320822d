"""A power made ready for decisions: everything that does not depend on the issue is worked out once."""

from datetime import date

from services.routing.domain.conditions.compilation import Test, compile_condition
from services.routing.domain.conditions.parser import parse
from services.routing.domain.conditions.syntax import Expression, strings_of
from services.routing.domain.rulebook.tables import Power


class Condition:
    """`strings`: what its text atoms look for. Powers with the same condition share one, thousands do in a city."""

    __slots__ = ("expression", "strings", "test")

    def __init__(self, source: str) -> None:
        self.expression: Expression = parse(source)
        self.test: Test = compile_condition(self.expression)
        self.strings = strings_of(self.expression)


class LoadedPower:
    """`first_day` and `last_day` are ordinals, both in force. `condition` None: always true."""

    __slots__ = ("assistants", "code", "condition", "first_day", "last_day", "power", "precedence")

    def __init__(self, power: Power, condition: Condition | None) -> None:
        self.power = power
        self.code = power.power_code
        self.precedence = power.precedence
        self.first_day = power.in_force_from.toordinal()
        self.last_day = (power.in_force_to or date.max).toordinal()
        self.condition = condition
        self.assistants: tuple[LoadedPower, ...] = ()

    def in_force(self, day: int) -> bool:
        return self.first_day <= day <= self.last_day
