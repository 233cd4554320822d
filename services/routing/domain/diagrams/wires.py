"""The arrows of a picture, on the tracks that were found for them."""

from collections.abc import Mapping
from dataclasses import replace

from services.routing.domain.diagrams.chart import Arrow, Band, Chart
from services.routing.domain.diagrams.frame import LABEL_SIZE, MARGIN, Frame, label_lines
from services.routing.domain.diagrams.lettering import centred, height_of
from services.routing.domain.diagrams.picture import Box, Point, Rectangle, Wire
from services.routing.domain.diagrams.text_metrics import ems
from services.routing.domain.diagrams.tracks import Part, Route, Ways

_LABEL_SIDE = 4.0


def wires_of(chart: Chart, frame: Frame, ways: Ways, boxes: tuple[Box, ...]) -> tuple[Wire, ...]:
    places = {box.key: box.place for box in boxes}
    heights = {
        (track.arrow, track.part): y
        for tracks, tops in zip(ways.gaps, frame.track_tops, strict=True)
        for track, y in zip(tracks, tops, strict=True)
    }
    arrows = [
        _arrow(number, arrow, route, places, heights, frame)
        for number, (arrow, route) in enumerate(zip(chart.arrows, ways.routes, strict=True))
    ]
    return (*arrows, *(_band(band, places) for band in chart.bands))


def _arrow(
    number: int,
    arrow: Arrow,
    route: Route,
    places: Mapping[str, Rectangle],
    heights: Mapping[tuple[int, Part], float],
    frame: Frame,
) -> Wire:
    source, target = places[arrow.source], places[arrow.target]
    (out, _), (into, _) = source.centre, target.centre
    if route.gutter is None:
        y = heights[number, "direct"]
        way = [(out, source.bottom), (out, y), (into, y), (into, target.y)]
        turn = into
    else:
        y, turn = heights[number, "leave"], frame.gutter_x(route.gutter)
        end = heights[number, "enter"]
        way = [(out, source.bottom), (out, y), (turn, y), (turn, end), (into, end), (into, target.y)]
    wire = Wire(arrow.source, arrow.target, _straight(way), deviates=arrow.deviates)
    if not arrow.label:
        return wire
    texts = label_lines(arrow.label, frame.lane_width)
    label = _label_place(texts, (out + turn) / 2, y, frame.gutter_left)
    return replace(wire, label=label, lines=centred(texts, label, LABEL_SIZE))


def _label_place(texts: tuple[str, ...], x: float, y: float, right_max: float) -> Rectangle:
    """Around the middle of the arrow's horizontal stretch, inside the lanes."""
    width = max(map(ems, texts)) * LABEL_SIZE + 2 * _LABEL_SIDE
    height = height_of(len(texts), LABEL_SIZE)
    left = max(MARGIN + 1, min(x - width / 2, right_max - width - 1))
    return Rectangle(left, y - height / 2, width, height)


def _straight(way: list[Point]) -> tuple[Point, ...]:
    """Without points that stand where the one before does."""
    return tuple(point for number, point in enumerate(way) if number == 0 or point != way[number - 1])


def _band(band: Band, places: Mapping[str, Rectangle]) -> Wire:
    """A level dashed line between the node and the band; nothing else stands in the node's row."""
    node, beside = places[band.at], places[band.key]
    y = node.centre[1]
    ends = [(beside.x, y), (node.right, y)]
    x = (ends[0][0] + ends[1][0]) / 2
    width = ems(band.label) * LABEL_SIZE + 2 * _LABEL_SIDE
    height = height_of(1, LABEL_SIZE)
    # Between neighbours it would hide the line and its head: there it stands above.
    middle = y if ends[0][0] - ends[1][0] > 2 * width else y - height
    label = Rectangle(x - width / 2, middle - height / 2, width, height)
    source, target = (band.at, band.key) if band.outward else (band.key, band.at)
    points = tuple(reversed(ends)) if band.outward else tuple(ends)
    return Wire(source, target, points, label, centred((band.label,), label, LABEL_SIZE), dashed=True)
