"""Text set into a place: wrapped to its width, line by line."""

from services.routing.domain.diagrams.picture import Anchor, Line, Rectangle
from services.routing.domain.diagrams.text_metrics import clean, ems, wrap, wrap_evenly

LEADING = 1.4


def lines_needed(text: str, width: float, size: float, *, evenly: bool = True) -> tuple[str, ...]:
    return (wrap_evenly if evenly else wrap)(text, width / size) or ("",)


def items_needed(text: str, width: float, size: float) -> tuple[str, ...]:
    """As `lines_needed`, but what is listed by ； stands below one another."""
    *items, last = text.split("；")
    return tuple(line for item in (*(f"{each}；" for each in items), last) for line in lines_needed(item, width, size))


def set_lines(
    texts: tuple[str, ...],
    x: float,
    top: float,
    size: float,
    *,
    anchor: Anchor = "middle",
    bold: bool = False,
    alert: bool = False,
) -> tuple[Line, ...]:
    """One below the other from `top` on."""
    return tuple(
        Line(text, x, top + size * (LEADING * row + 1.08), size, ems(text) * size, anchor, bold, alert)
        for row, text in enumerate(texts)
    )


def height_of(count: int, size: float) -> float:
    return count * size * LEADING


def centred(texts: tuple[str, ...], place: Rectangle, size: float, bold: bool = False) -> tuple[Line, ...]:
    x, y = place.centre
    return set_lines(texts, x, y - height_of(len(texts), size) / 2, size, bold=bold)


def single(text: str, x: float, top: float, size: float, *, bold: bool = False) -> Line:
    return set_lines((clean(text),), x, top, size, anchor="start", bold=bold)[0]
