"""One object of a request's JSON: typed reading that names every unknown field, wrong type and missing part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import TypeVar, cast

from services.intake.domain.field_errors import FieldError, field_error

SHANGHAI = timezone(timedelta(hours=8))
_UNKNOWN_NAMED_MAX = 20
_TYPES: dict[str, tuple[tuple[type, ...], str, str]] = {
    "text": ((str,), "文字", "a string"),
    "flag": ((bool,), "true 或 false", "true or false"),
    "integer": ((int,), "整数", "an integer"),
    "number": ((int, float), "数字", "a number"),
    "object": ((dict,), "对象", "an object"),
    "list": ((list,), "列表", "a list"),
}
Part = TypeVar("Part")


@dataclass(slots=True)
class RequestForm:
    """An object, the path to it, and the errors found so far in the whole request."""

    body: Mapping[str, object]
    path: str = ""
    errors: list[FieldError] = field(default_factory=list)

    def refuse(self, name: str, code: str, **values: object) -> None:
        self.errors.append(field_error(self.path + name, code, **values))

    def refuse_others(self, known: frozenset[str]) -> None:
        """A misspelt name must not be lost in silence. Names are cut and cleaned: they are the sender's text."""
        if self.body.keys() <= known:
            return
        for name in sorted(str(name) for name in self.body if name not in known)[:_UNKNOWN_NAMED_MAX]:
            self.refuse("".join(c if c.isprintable() else "?" for c in name[:40]), "unknown_field")

    def value(self, name: str, kind: str) -> object:
        """The value, or None where it is absent, null or of another type."""
        value = self.body.get(name)
        if value is None:
            return None
        types, what_zh, what = _TYPES[kind]
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            self.refuse(name, "wrong_type", what_zh=what_zh, what=what)
            return None
        return value

    def text(self, name: str) -> str | None:
        """Line ends of every system become one newline. A blank text is none."""
        if self.body.get(name) is None:
            # As most fields of most requests.
            return None
        value = self.value(name, "text")
        if isinstance(value, str) and value.strip(" \n\r\t\u3000"):
            return value.replace("\r\n", "\n")
        return None

    def required_text(self, name: str) -> str:
        """The text; where it is absent or blank an error and an empty one."""
        value = self.text(name)
        if value is None and (self.body.get(name) is None or isinstance(self.body[name], str)):
            self.refuse(name, "missing")
        return value or ""

    def flag(self, name: str) -> bool:
        return self.value(name, "flag") is True

    def optional_flag(self, name: str) -> bool | None:
        """None where nothing is said."""
        return cast(bool | None, self.value(name, "flag"))

    def integer(self, name: str) -> int | None:
        return cast(int | None, self.value(name, "integer"))

    def number(self, name: str) -> int | float | None:
        return cast(int | float | None, self.value(name, "number"))

    def time(self, name: str) -> datetime | None:
        """A time without offset is Asia/Shanghai, which has had no summer time since 1991."""
        value = self.text(name)
        if value is None:
            return None
        try:
            time = datetime.fromisoformat(value.strip())
        except ValueError:
            self.refuse(name, "bad_time")
            return None
        if len(value.strip()) < len("2026-01-01T00:00"):
            self.refuse(name, "bad_time")
            return None
        return time if time.tzinfo else time.replace(tzinfo=SHANGHAI)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings."""
        values = cast(list[object], self.value(name, "list"))
        if not values:
            return ()
        if all(isinstance(value, str) for value in values):
            return tuple(cast(list[str], values))
        self.refuse(name, "wrong_type", what_zh="文字的列表", what="a list of strings")
        return ()

    def part(self, name: str, known: frozenset[str], read: "Callable[[RequestForm], Part]") -> Part | None:
        """An object inside this one; None where it is absent."""
        value = None if self.body.get(name) is None else self.value(name, "object")
        if value is None:
            return None
        form = RequestForm(cast(Mapping[str, object], value), f"{self.path}{name}.", self.errors)
        form.refuse_others(known)
        return read(form)
