"""The boxes of a picture: a node in the middle of its cell, a band over the height of its rows."""

from services.routing.domain.diagrams.chart import Band, Chart, LaneKind, Node
from services.routing.domain.diagrams.frame import NODE_SIZE, NOTE_SIZE, PADDING, Frame
from services.routing.domain.diagrams.lettering import centred, height_of, items_needed, set_lines
from services.routing.domain.diagrams.picture import Box, Line, Rectangle


def boxes_of(chart: Chart, frame: Frame) -> tuple[Box, ...]:
    kinds = {lane.key: lane.kind for lane in chart.lanes}
    rows = {node.key: row for row, node in enumerate(chart.nodes)}
    nodes = [_node(node, rows[node.key], kinds[node.lane], frame) for node in chart.nodes]
    bands = [_band(band, rows[band.first], rows[band.last], kinds[band.lane], frame) for band in chart.bands]
    return (*nodes, *bands)


def _node(node: Node, row: int, kind: LaneKind, frame: Frame) -> Box:
    height = frame.texts[node.key].height
    top = frame.row_tops[row] + (frame.row_heights[row] - height) / 2
    place = Rectangle(frame.middle_of(node.lane) - frame.box_width / 2, top, frame.box_width, height)
    return Box(node.key, place, kind, node.shape, _lines(node, place, frame), bool(node.deviation))


def _lines(node: Node, place: Rectangle, frame: Frame) -> tuple[Line, ...]:
    """The title, the notes and the deviation, together in the middle of the box."""
    text = frame.texts[node.key]
    title_height, notes_height = height_of(len(text.title), NODE_SIZE), height_of(len(text.notes), NOTE_SIZE)
    x, y = place.centre
    top = y - (title_height + notes_height + height_of(len(text.deviation), NOTE_SIZE)) / 2
    return (
        *set_lines(text.title, x, top, NODE_SIZE),
        *set_lines(text.notes, x, top + title_height, NOTE_SIZE),
        *set_lines(text.deviation, x, top + title_height + notes_height, NOTE_SIZE, bold=True, alert=True),
    )


def _band(band: Band, first: int, last: int, kind: LaneKind, frame: Frame) -> Box:
    top, bottom = frame.row_tops[first], frame.row_tops[last] + frame.row_heights[last]
    place = Rectangle(frame.middle_of(band.lane) - frame.box_width / 2, top, frame.box_width, bottom - top)
    lines = items_needed(band.text, frame.box_width - 2 * PADDING, NOTE_SIZE)
    return Box(band.key, place, kind, "band", centred(lines, place, NOTE_SIZE))
