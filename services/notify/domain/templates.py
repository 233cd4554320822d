"""Texts with typed variables. A template that names what its event doesn't offer can't be loaded."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

_VARIABLE = re.compile(r"\{([a-z_]+)\}")
TOGETHER = "同类消息"
# What is not said in another language is said in this one.
LANGUAGE = "zh-CN"
LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Z][A-Za-z]{1,3})?$"
_NAME = re.compile(r"[a-z]+(_[a-z]+)*")


class VariableKind(StrEnum):
    TEXT = "text"
    UNIT = "unit"
    UNITS = "units"
    MOMENT = "moment"
    # A code that is told in words.
    WORD = "word"


# All that a text about a case may say; `wording.variables` gives each of them a value.
OFFERED = {
    "title": VariableKind.TEXT,
    "result": VariableKind.TEXT,
    "question": VariableKind.TEXT,
    "urgency_mark": VariableKind.WORD,
    "triage_reason": VariableKind.WORD,
    "lead_unit": VariableKind.UNIT,
    "dispatcher_unit": VariableKind.UNIT,
    "disputed_units": VariableKind.UNITS,
    "respond_due": VariableKind.MOMENT,
    "resolve_due": VariableKind.MOMENT,
    "statement_due": VariableKind.MOMENT,
}


class BadTemplate(ValueError):  # noqa: N818
    """A template can't be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A text whose only braces are those around variable names; a value is never read as a pattern."""

    source: str
    variables: frozenset[str]
    literals: tuple[str, ...]

    @classmethod
    def of(cls, source: str) -> "_Pattern":
        literals_and_variables = _VARIABLE.split(source)
        return cls(source, frozenset(literals_and_variables[1::2]), tuple(literals_and_variables[::2]))

    def fill(self, values: Mapping[str, str]) -> str:
        return self.source.format_map(values)


class Message(NamedTuple):
    """A text as somebody reads it."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Template:
    """A versioned text in one language."""

    name: str
    version: int
    title: _Pattern
    text: _Pattern
    # What several of them are called together, without a word of any case.
    together: str = TOGETHER
    language: str = LANGUAGE

    @property
    def id(self) -> str:
        """What the ledger keeps, such as `post_assigned@1`, or `post_assigned@1/en` in another language."""
        return template_id(self.name, self.version, self.language)

    def render(self, values: Mapping[str, str]) -> Message:
        return Message(self.title.fill(values), self.text.fill(values))

    def digest(self, count: int) -> Message:
        """So many in one message."""
        if self.language != LANGUAGE:
            return Message(
                f"{self.together}: {count}", f"{count} in one message; see each in its details or the queue."
            )
        title = f"{self.together}：共{count}件"
        return Message(title, f"{title}，已合并为一条；逐件见消息明细或单位待办。")


def template_id(name: str, version: int, language: str) -> str:
    return f"{name}@{version}" + ("" if language == LANGUAGE else f"/{language}")


def read_template_id(written: str) -> tuple[str, int, str]:
    """Name, version and language. ValueError."""
    name, _, rest = written.partition("@")
    version, _, language = rest.partition("/")
    return name, int(version), language or LANGUAGE


def make_template(name: str, version: int, language: str, title: str, text: str, together: str = "") -> Template:
    """Of a wording that was judged (`template_rules`), its parts put in."""
    return Template(name, version, _Pattern.of(title), _Pattern.of(text), together or TOGETHER, language)


def load_template(name: str, entry: Mapping[str, Any]) -> Template:
    """`entry`: `{version, title, text, variables: {name: kind}, together?}`.

    Raises:
        BadTemplate: a field is missing, a variable is not declared, not used, not offered or of another kind.
    """
    try:
        version, title, text = int(entry["version"]), _Pattern.of(entry["title"]), _Pattern.of(entry["text"])
        declared = {key: VariableKind(kind) for key, kind in entry["variables"].items()}
    except (KeyError, ValueError, TypeError) as error:
        raise BadTemplate(f"{name}: {error}") from None
    if not _NAME.fullmatch(name) or version < 1:
        raise BadTemplate(f"{name}: a name is lower_case, a version at least 1")
    _check_variables(name, title, text, declared)
    return Template(name, version, title, text, str(entry.get("together", TOGETHER)))


def _check_variables(name: str, title: _Pattern, text: _Pattern, declared: Mapping[str, VariableKind]) -> None:
    used = title.variables | text.variables
    if used != set(declared):
        raise BadTemplate(f"{name}: used and declared variables differ: {sorted(used ^ set(declared))}")
    wrong = [key for key, kind in declared.items() if OFFERED.get(key) is not kind]
    if wrong:
        raise BadTemplate(f"{name}: not offered, or of another kind: {wrong}")
    if any("{" in part or "}" in part for part in (*title.literals, *text.literals)):
        raise BadTemplate(f"{name}: a brace that encloses no variable name")
