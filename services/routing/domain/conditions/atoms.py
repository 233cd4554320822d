"""The atoms of a condition, each checked against the issue schema while it is parsed."""

from typing import cast

from services.routing.domain.conditions.errors import ConditionError
from services.routing.domain.conditions.lexer import Token
from services.routing.domain.conditions.schema import KINDS, NUMBERS
from services.routing.domain.conditions.syntax import (
    Expression,
    KindIn,
    KindIs,
    KindOperator,
    NumberIs,
    NumberOperator,
    TextHasAny,
    Urgent,
)

_FIELDS = "、".join(["urgent", "text", *NUMBERS, *KINDS])


class AtomParser:
    """Reads one token after the other; `ahead` is the next one."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._position = 0

    @property
    def ahead(self) -> Token:
        return self._tokens[self._position]

    def take(self) -> Token:
        token = self.ahead
        if token.kind != "end":
            self._position += 1
        return token

    def take_word(self, word: str) -> bool:
        taken = self.ahead.kind == "word" and self.ahead.text == word
        if taken:
            self.take()
        return taken

    def expect(self, kind: str, message: str) -> Token:
        if self.ahead.kind != kind:
            raise self.error(message)
        return self.take()

    def error(self, message: str, token: Token | None = None) -> ConditionError:
        at = token or self.ahead
        return ConditionError(message, at.line, at.column)

    def atom(self) -> Expression:
        token = self.expect("word", f"此处应为条件，可用的字段：{_FIELDS}")
        if token.text == "urgent":
            return Urgent()
        if token.text == "text":
            return self._text_atom()
        if token.text in NUMBERS:
            return self._number_atom(token.text)
        if token.text in KINDS:
            return self._kind_atom(token.text)
        raise self.error(f"没有名为 {token.text} 的字段，可用的字段：{_FIELDS}", token)

    def _text_atom(self) -> Expression:
        for word in ("has", "any"):
            if not self.take_word(word):
                raise self.error('text 之后应写 has any ("词", …)')
        return TextHasAny(self._strings(None))

    def _number_atom(self, field: str) -> Expression:
        operator = self.expect("operator", f"{field} 是数字，之后应为 == != >= <= > < 之一").text
        number = self.expect("integer", f"{field} 只能与整数比较")
        value, (lowest, highest) = int(number.text), NUMBERS[field]
        if value < lowest or (highest is not None and value > highest):
            bounds = f"{lowest}–{highest}" if highest is not None else f"不小于 {lowest}"
            raise self.error(f"{field} 的取值为 {bounds}，{value} 不在其中", number)
        return NumberIs(field, cast(NumberOperator, operator), value)

    def _kind_atom(self, field: str) -> Expression:
        if self.take_word("in"):
            return KindIn(field, self._strings(field))
        operator = self.expect("operator", f"{field} 是类别，之后应为 ==、!= 或 in")
        if operator.text not in ("==", "!="):
            raise self.error(f"{field} 是类别，不能用 {operator.text} 比较，请用 ==、!= 或 in", operator)
        return KindIs(field, cast(KindOperator, operator.text), self._string(field))

    def _strings(self, field: str | None) -> tuple[str, ...]:
        self.expect("open", '此处应为括号内的列表，如 ("甲","乙")')
        strings = [self._string(field)]
        while self.ahead.kind == "comma":
            self.take()
            strings.append(self._string(field))
        self.expect("close", "列表没有结束，此处应为 , 或 )")
        return tuple(strings)

    def _string(self, field: str | None) -> str:
        token = self.expect("string", "此处应为双引号内的文字")
        value = token.text[1:-1]
        if not value:
            raise self.error("空文字处处都有，请填写内容", token)
        if field is not None and value not in KINDS[field]:
            raise self.error(f"{field} 没有“{value}”，可用的值：{'、'.join(sorted(KINDS[field]))}", token)
        return value
