"""Cuts a condition into tokens, each with its line and column (both from 1)."""

import re
from dataclasses import dataclass

from services.routing.domain.conditions.errors import ConditionError

# Fifteen digits are beyond any amount in yuan, and stay inside what JSON readers hold exactly.
_TOKEN = re.compile(
    r'(?P<space>\s+)|(?P<string>"[^"]*")|(?P<integer>-?[0-9]{1,15})|(?P<word>[A-Za-z_][A-Za-z_.]*)'
    r"|(?P<operator>==|!=|>=|<=|>|<)|(?P<open>\()|(?P<close>\))|(?P<comma>,)"
)
_FULL_WIDTH = {"（": "(", "）": ")", "，": ",", "“": '"', "”": '"', "＝": "=", "＞": ">", "＜": "<"}


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    line: int
    column: int


def tokens_of(source: str) -> list[Token]:
    """Every token of the source, closed by one of kind `end`. Raises ConditionError at the first foreign character."""
    tokens = []
    position, line, line_start = 0, 1, 0
    while position < len(source):
        found = _TOKEN.match(source, position)
        if found is None:
            raise ConditionError(_complaint(source[position]), line, position - line_start + 1)
        kind, text = str(found.lastgroup), found.group()
        if kind != "space":
            tokens.append(Token(kind, text, line, position - line_start + 1))
        if "\n" in text:
            line += text.count("\n")
            line_start = position + text.rindex("\n") + 1
        position = found.end()
    tokens.append(Token("end", "", line, position - line_start + 1))
    return tokens


def _complaint(character: str) -> str:
    if character == '"':
        return '引号没有配对，请补上结尾的 "'
    if character in _FULL_WIDTH:
        return f"全角符号“{character}”请改为半角 {_FULL_WIDTH[character]}"
    return f"不认识的符号“{character}”，请删去或改正"
