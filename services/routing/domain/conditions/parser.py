"""Parses a condition by the grammar of the data's README, and checks it against the issue schema.

expr := and ("or" and)*      and := not ("and" not)*      not := "not" not | "(" expr ")" | atom
"""

from services.routing.domain.conditions.atoms import AtomParser
from services.routing.domain.conditions.errors import ConditionError
from services.routing.domain.conditions.lexer import tokens_of
from services.routing.domain.conditions.syntax import And, Expression, Not, Or

# Deeper than any table needs, and far from Python's own recursion limit.
NESTING_DEPTH_MAX = 50


def parse(source: str) -> Expression:
    """The tree of a condition. Raises ConditionError with line, column and how to mend it."""
    parser = _ExpressionParser(tokens_of(source))
    expression = parser.expression(0)
    if parser.ahead.kind != "end":
        raise parser.error(f"多出“{parser.ahead.text}”，请用 and 或 or 连接，或检查括号")
    return expression


class _ExpressionParser(AtomParser):
    def expression(self, depth: int) -> Expression:
        parts = [self.conjunction(depth)]
        while self.take_word("or"):
            parts.append(self.conjunction(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def conjunction(self, depth: int) -> Expression:
        parts = [self.negation(depth)]
        while self.take_word("and"):
            parts.append(self.negation(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def negation(self, depth: int) -> Expression:
        if depth > NESTING_DEPTH_MAX:
            raise self.error(f"嵌套超过 {NESTING_DEPTH_MAX} 层，请拆成几条权力")
        if self.take_word("not"):
            return Not(self.negation(depth + 1))
        if self.ahead.kind == "open":
            self.take()
            inner = self.expression(depth + 1)
            self.expect("close", "括号没有配对，此处应为 )")
            return inner
        return self.atom()


__all__ = ["NESTING_DEPTH_MAX", "ConditionError", "parse"]
