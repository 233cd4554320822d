"""What may stand in a wording: typed variables, and parts that texts have in common. All that is wrong, at once.

`{title}` is a variable of `templates.OFFERED`; `{@part_office}` takes in the text of the template `part_office`.
Parts may take in parts, as long as none comes back to itself.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.notify.domain.errors import BadField
from services.notify.domain.telling_table import WHO_IS_TOLD
from services.notify.domain.templates import OFFERED

PART_PREFIX = "part_"
LENGTH_MAX = 1000
_VARIABLE = re.compile(r"\{([a-z_]+)\}")
_PART = re.compile(r"\{@([a-z_]+)\}")
_PART_NAME = re.compile(r"part(_[a-z]+)+")
_TOLD = frozenset(rule.template for rule in WHO_IS_TOLD)


@dataclass(frozen=True, slots=True)
class Wording:
    """A template's text in one language. `variables`: name → kind, as `templates.VariableKind`."""

    name: str
    language: str
    title: str
    text: str
    variables: Mapping[str, str]
    together: str = ""

    @property
    def is_part(self) -> bool:
        return self.name.startswith(PART_PREFIX)


class PartLoop(Exception):  # noqa: N818
    """Parts that take in one another for ever; `chain` shows how."""

    def __init__(self, chain: Sequence[str]) -> None:
        super().__init__(" → ".join(chain))
        self.chain = " → ".join(chain)


class PartUnknown(Exception):  # noqa: N818
    """There is no such part."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def parts_in(text: str) -> list[str]:
    return _PART.findall(text)


def expanded(text: str, parts: Mapping[str, str], chain: tuple[str, ...] = ()) -> str:
    """With the texts of its parts. Raises PartLoop and PartUnknown."""

    def put_in(found: "re.Match[str]") -> str:
        name = found[1]
        if name in chain:
            raise PartLoop((*chain[chain.index(name) :], name))
        if name not in parts:
            raise PartUnknown(name)
        return expanded(parts[name], parts, (*chain, name))

    return _PART.sub(put_in, text)


def judged_wording(wording: Wording, parts: Mapping[str, str]) -> list[BadField]:
    """`parts`: the texts of those in force in its language. The wording itself takes the place of its own."""
    return [
        *_of_name(wording),
        *_of_lengths(wording),
        *_of_variables(wording),
        *_of_braces(wording),
        *_of_parts(wording, parts),
    ]


def _of_name(wording: Wording) -> Iterator[BadField]:
    if wording.name not in _TOLD and not _PART_NAME.fullmatch(wording.name):
        yield BadField(
            "name",
            "template_unknown",
            f"没有模板“{wording.name}”；可用告知表中的模板，或以 part_ 开头的片段",
            f"no template {wording.name!r}: those of the table of tellings, or a part whose name begins with part_",
        )


def _of_lengths(wording: Wording) -> Iterator[BadField]:
    for field, written, is_needed in (("title", wording.title, not wording.is_part), ("text", wording.text, True)):
        if is_needed and not written.strip():
            yield BadField(field, "missing", "不能为空", "must not be empty")
        if len(written) > LENGTH_MAX:
            yield BadField(field, "too_long", f"最多 {LENGTH_MAX} 字", f"at most {LENGTH_MAX} characters")
    if "\n" in wording.title:
        yield BadField("title", "bad_format", "标题只有一行", "a title is one line")


def _of_variables(wording: Wording) -> Iterator[BadField]:
    used = {
        name: field
        for field, text in (("text", wording.text), ("title", wording.title))
        for name in _VARIABLE.findall(text)
    }
    known = "、".join(OFFERED)
    for name, field in sorted(used.items()):
        if name not in OFFERED:
            yield BadField(
                field,
                "variable_unknown",
                f"没有变量 {{{name}}}；可用：{known}",
                f"no variable {{{name}}}; there are: {known}",
            )
        elif name not in wording.variables:
            yield BadField(
                f"variables.{name}",
                "variable_missing",
                f"用到 {{{name}}} 而没有声明；请声明为 {OFFERED[name]}",
                f"{{{name}}} is used and not declared; declare it as {OFFERED[name]}",
            )
    for name, kind in sorted(wording.variables.items()):
        if name not in used:
            yield BadField(
                f"variables.{name}",
                "variable_unused",
                f"声明了 {{{name}}} 而没有用到",
                f"{{{name}}} is declared and not used",
            )
        if name in OFFERED and OFFERED[name] != kind:
            yield BadField(
                f"variables.{name}",
                "variable_of_another_kind",
                f"{{{name}}} 的类型是 {OFFERED[name]}，不是 {kind}",
                f"{{{name}}} is {OFFERED[name]}, not {kind}",
            )


def _of_braces(wording: Wording) -> Iterator[BadField]:
    for field, written in (("title", wording.title), ("text", wording.text)):
        rest = _PART.sub("", _VARIABLE.sub("", written))
        if "{" in rest or "}" in rest:
            yield BadField(field, "bad_brace", "花括号里只能是变量名或 @片段名", "a brace encloses a variable or @part")
    if _PART.search(wording.title):
        yield BadField("title", "part_in_title", "标题中不能引用片段", "a title takes in no part")


def _of_parts(wording: Wording, parts: Mapping[str, str]) -> Iterator[BadField]:
    with_own = {**parts, wording.name: wording.text} if wording.is_part else parts
    chain = (wording.name,) if wording.is_part else ()
    try:
        expanded(wording.text, with_own, chain)
    except PartUnknown as error:
        known = "、".join(sorted(parts)) or "无"
        yield BadField(
            "text",
            "part_unknown",
            f"没有片段 {error.name}；已发布：{known}",
            f"no part {error.name}; there are: {known}",
        )
    except PartLoop as error:
        yield BadField(
            "text", "template_loop", f"片段循环引用：{error.chain}", f"parts take in one another: {error.chain}"
        )
