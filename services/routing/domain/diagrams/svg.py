"""A picture as SVG: attributes only, no style sheet and no script, so that any content policy lets it be."""

from html import escape

from services.routing.domain.diagrams.palette import ALERT, HEAD_INK, INK, PAINTS, PAPER
from services.routing.domain.diagrams.picture import Box, Line, Picture, Point, Rectangle, Wire, Zone
from services.routing.domain.diagrams.text_metrics import clean

_FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','Heiti SC',sans-serif"
_CUT = 10.0
_HEAD_LENGTH, _HEAD_HALF = 8.0, 4.0


def svg_of(picture: Picture) -> str:
    """A document of its own, or to be put into a page as it is."""
    width, height = _number(picture.width), _number(picture.height)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="{_FONTS}" fill="{INK}">',
        f"<title>{_text(picture.title)}</title><desc>{_text(picture.description)}</desc>",
        _rectangle(Rectangle(0, 0, picture.width, picture.height), f'fill="{PAPER}"'),
        *map(_zone, picture.zones),
        *map(_wire, picture.wires),
        *map(_box, (*picture.boxes, *picture.legend)),
        # Above the lines of all arrows, also those drawn later.
        *(_label(wire) for wire in picture.wires if wire.label is not None),
        *map(_line, picture.lines),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _zone(zone: Zone) -> str:
    paint = PAINTS[zone.kind]
    return (
        _rectangle(zone.place, f'fill="{paint.strip}" stroke="{paint.edge}"')
        + _rectangle(zone.head, f'fill="{paint.edge}" stroke="{HEAD_INK}"')
        + f'<g fill="{HEAD_INK}">{"".join(map(_line, zone.lines))}</g>'
    )


def _box(box: Box) -> str:
    paint = PAINTS[box.kind]
    edge, width = (ALERT, 3) if box.deviates else (paint.edge, 1.5)
    dashes = ' stroke-dasharray="6 3"' if box.kind == "supervision" else ""
    look = f'fill="{paint.fill}" stroke="{edge}" stroke-width="{width}"{dashes}'
    place = box.place
    if box.shape == "decision":
        outline = f'<polygon points="{_points(_cut_corners(place))}" {look}/>'
    else:
        radius = place.height / 2 if box.shape == "terminal" else 4
        outline = _rectangle(place, f'rx="{_number(radius)}" {look}')
    return f"<g>{outline}{''.join(map(_line, box.lines))}</g>"


def _cut_corners(place: Rectangle) -> tuple[Point, ...]:
    cut = min(_CUT, place.height / 3)
    left, top, right, bottom = place.x, place.y, place.right, place.bottom
    return (
        (left + cut, top),
        (right - cut, top),
        (right, top + cut),
        (right, bottom - cut),
        (right - cut, bottom),
        (left + cut, bottom),
        (left, bottom - cut),
        (left, top + cut),
    )


def _wire(wire: Wire) -> str:
    colour = ALERT if wire.deviates else INK
    dashes = ' stroke-dasharray="5 4"' if wire.dashed else ""
    width = 2.5 if wire.deviates else 1.5
    return (
        f'<polyline points="{_points(wire.points)}" fill="none" stroke="{colour}" stroke-width="{width}"{dashes}/>'
        f'<polygon points="{_points(_head(*wire.points[-2:]))}" fill="{colour}"/>'
    )


def _head(before: Point, tip: Point) -> tuple[Point, ...]:
    """A triangle at the tip; the last stretch of a way is level or upright."""
    (x, y), (from_x, from_y) = tip, before
    along = (_sign(x - from_x), _sign(y - from_y))
    base = (x - along[0] * _HEAD_LENGTH, y - along[1] * _HEAD_LENGTH)
    aside = (along[1] * _HEAD_HALF, along[0] * _HEAD_HALF)
    return (tip, (base[0] + aside[0], base[1] + aside[1]), (base[0] - aside[0], base[1] - aside[1]))


def _sign(length: float) -> int:
    return (length > 0) - (length < 0)


def _label(wire: Wire) -> str:
    assert wire.label is not None  # noqa: S101 - asked before
    ground = _rectangle(wire.label, f'rx="3" fill="{PAPER}" fill-opacity="0.92"')
    return f"<g>{ground}{''.join(map(_line, wire.lines))}</g>"


def _line(line: Line) -> str:
    look = (' font-weight="bold"' if line.bold else "") + (f' fill="{ALERT}"' if line.alert else "")
    anchor = ' text-anchor="middle"' if line.anchor == "middle" else ""
    where = f'x="{_number(line.x)}" y="{_number(line.y)}" font-size="{_number(line.size)}"'
    return f"<text {where}{anchor}{look}>{escape(line.text)}</text>"


def _rectangle(place: Rectangle, look: str) -> str:
    size = f'width="{_number(place.width)}" height="{_number(place.height)}"'
    return f'<rect x="{_number(place.x)}" y="{_number(place.y)}" {size} {look}/>'


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(text: str) -> str:
    return escape(clean(text))
