"""The measures of a picture: where lanes, rows, gaps and tracks lie, before anything is put into them."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.routing.domain.diagrams.chart import Chart, Node
from services.routing.domain.diagrams.lettering import height_of, items_needed, lines_needed
from services.routing.domain.diagrams.tracks import Track, Ways, has_label

MARGIN = 24.0
LANE_WIDTH_MIN, LANES_WIDTH_MIN = 168.0, 672.0
# Left and right of a box together; also the room for a label on a line between neighbouring lanes.
BESIDE_BOX = 40.0
BOX_WIDTH_MAX = 200.0
PADDING = 8.0
TITLE_SIZE, NODE_SIZE, HEAD_SIZE, NOTE_SIZE, LABEL_SIZE = 20.0, 14.0, 14.0, 12.0, 12.0
_BOX_HEIGHT_MIN = 36.0
_GUTTER_STEP, _TRACK_HEIGHT, _GAP_PADDING = 16.0, 12.0, 10.0
_GAP_HEIGHT_MIN = 30.0


@dataclass(frozen=True, slots=True)
class NodeText:
    title: tuple[str, ...]
    notes: tuple[str, ...]
    deviation: tuple[str, ...]

    @property
    def height(self) -> float:
        small = len(self.notes) + len(self.deviation)
        text = height_of(len(self.title), NODE_SIZE) + height_of(small, NOTE_SIZE)
        return max(_BOX_HEIGHT_MIN, text + 2 * PADDING)


@dataclass(frozen=True, slots=True)
class Frame:
    """`row_tops`, `row_heights`: of the cells, in which boxes stand in the middle. `track_tops[gap]`: of each track."""

    lane_width: float
    box_width: float
    lane_left: Mapping[str, float]
    gutter_left: float
    right: float
    texts: Mapping[str, NodeText]
    row_tops: tuple[float, ...]
    row_heights: tuple[float, ...]
    track_tops: tuple[tuple[float, ...], ...]
    bottom: float

    def middle_of(self, lane: str) -> float:
        return self.lane_left[lane] + self.lane_width / 2

    def gutter_x(self, number: int) -> float:
        return self.gutter_left + _GUTTER_STEP * (number + 0.5)


def label_lines(label: tuple[str, ...], lane_width: float) -> tuple[str, ...]:
    return tuple(line for each in label for line in lines_needed(each, lane_width - 24, LABEL_SIZE))


def widths_of(chart: Chart) -> tuple[float, float]:
    """Of a lane, and of a box in it."""
    lane = max(LANE_WIDTH_MIN, LANES_WIDTH_MIN / max(1, len(chart.lanes)))
    return lane, min(BOX_WIDTH_MAX, lane - BESIDE_BOX)


def frame_of(chart: Chart, ways: Ways, top: float) -> Frame:
    """`top`: where the rows begin."""
    lane_width, box_width = widths_of(chart)
    texts = {node.key: _node_text(node, box_width - 2 * PADDING) for node in chart.nodes}
    heights = _row_heights(chart, texts, box_width)
    row_tops, track_tops, at = [], [], top
    for gap, tracks in enumerate(ways.gaps):
        tops, at = _tracks(at, [_track_height(chart, track, lane_width) for track in tracks])
        track_tops.append(tops)
        if gap < len(heights):
            row_tops.append(at)
            at += heights[gap]
    right_of_lanes = MARGIN + lane_width * len(chart.lanes)
    gutters = _GUTTER_STEP * ways.gutters
    return Frame(
        lane_width,
        box_width,
        {lane.key: MARGIN + lane_width * number for number, lane in enumerate(chart.lanes)},
        right_of_lanes,
        right_of_lanes + gutters,
        texts,
        tuple(row_tops),
        heights,
        tuple(track_tops),
        at,
    )


def _tracks(top: float, heights: list[float]) -> tuple[tuple[float, ...], float]:
    """Where the tracks of a gap lie (their middles), and where the gap ends."""
    middles = []
    at = top + _GAP_PADDING
    for height in heights:
        middles.append(at + height / 2)
        at += height
    return tuple(middles), max(at + _GAP_PADDING, top + _GAP_HEIGHT_MIN)


def _track_height(chart: Chart, track: Track, lane_width: float) -> float:
    if not has_label(track, chart.arrows):
        return _TRACK_HEIGHT
    return height_of(len(label_lines(chart.arrows[track.arrow].label, lane_width)), LABEL_SIZE) + 8


def _node_text(node: Node, width: float) -> NodeText:
    small = [line for note in node.notes for line in lines_needed(note, width, NOTE_SIZE)]
    deviation = lines_needed(f"偏差：{node.deviation}", width, NOTE_SIZE) if node.deviation else ()
    return NodeText(lines_needed(node.title, width, NODE_SIZE), tuple(small), deviation)


def _row_heights(chart: Chart, texts: Mapping[str, NodeText], box_width: float) -> tuple[float, ...]:
    """A band that needs more height than its rows have gets it from the last of them."""
    heights = [texts[node.key].height for node in chart.nodes]
    rows = {node.key: row for row, node in enumerate(chart.nodes)}
    for band in chart.bands:
        first, last = rows[band.first], rows[band.last]
        lines = items_needed(band.text, box_width - 2 * PADDING, NOTE_SIZE)
        has = sum(heights[first : last + 1]) + _GAP_HEIGHT_MIN * (last - first)
        heights[last] += max(0.0, height_of(len(lines), NOTE_SIZE) + 2 * PADDING - has)
    return tuple(heights)
