"""HTML that can't be broken by what is put into it: every value is escaped unless it is markup itself."""

from collections.abc import Iterable
from html import escape
from string import Formatter

from services.routing.domain.diagrams.text_metrics import clean


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


class _EscapingFormatter(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        return str(value) if isinstance(value, Markup) else escape(clean(format(value, format_spec)))


_FORMATTER = _EscapingFormatter()
NOTHING = Markup("")


def html(template: str, **values: object) -> Markup:
    """The template with its `{names}` filled in; attributes in it stand in double quotes."""
    return Markup(_FORMATTER.vformat(template, (), values))


def joined(parts: Iterable[Markup], between: str = "\n") -> Markup:
    return Markup(between.join(parts))


def rows(pairs: Iterable[tuple[str, object]]) -> Markup:
    """A list of names and values, without the empty ones."""
    filled = [(name, value) for name, value in pairs if value not in ("", None, NOTHING)]
    items = (html("<div><dt>{name}</dt><dd>{value}</dd></div>", name=name, value=value) for name, value in filled)
    return html("<dl>{items}</dl>", items=joined(items)) if filled else NOTHING
