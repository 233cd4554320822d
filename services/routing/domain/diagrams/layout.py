"""From a chart to a picture: every part gets its place. Pure arithmetic, the same picture every time."""

from services.routing.domain.diagrams.boxes import boxes_of
from services.routing.domain.diagrams.chart import Chart
from services.routing.domain.diagrams.frame import HEAD_SIZE, MARGIN, PADDING, Frame, frame_of, widths_of
from services.routing.domain.diagrams.lettering import centred, height_of, lines_needed
from services.routing.domain.diagrams.picture import Picture, Rectangle, Zone
from services.routing.domain.diagrams.surroundings import foot_of, heading_of, legend_of
from services.routing.domain.diagrams.tracks import ways_of
from services.routing.domain.diagrams.wires import wires_of


def picture_of(chart: Chart) -> Picture:
    """`chart` has at least one lane and one node."""
    lane_width, _ = widths_of(chart)
    inner = lane_width * len(chart.lanes)
    heads = [lines_needed(lane.title, lane_width - 2 * PADDING, HEAD_SIZE) for lane in chart.lanes]
    head_height = height_of(max(map(len, heads)), HEAD_SIZE) + 2 * PADDING
    heading, heads_top = heading_of(chart, inner)
    ways = ways_of(chart)
    frame = frame_of(chart, ways, heads_top + head_height)
    boxes = boxes_of(chart, frame)
    legend, legend_lines, legend_bottom = legend_of(chart, frame.bottom + 16, inner)
    foot, bottom = foot_of(chart, legend_bottom + 8, inner)
    return Picture(
        width=frame.right + MARGIN,
        height=bottom + MARGIN,
        title=chart.title,
        description=chart.description,
        zones=_zones(chart, frame, heads, heads_top, head_height),
        boxes=boxes,
        wires=wires_of(chart, frame, ways, boxes),
        lines=(*heading, *legend_lines, *foot),
        legend=legend,
    )


def _zones(
    chart: Chart, frame: Frame, heads: list[tuple[str, ...]], top: float, head_height: float
) -> tuple[Zone, ...]:
    zones = []
    for lane, lines in zip(chart.lanes, heads, strict=True):
        left = frame.lane_left[lane.key]
        head = Rectangle(left, top, frame.lane_width, head_height)
        place = Rectangle(left, top, frame.lane_width, frame.bottom - top)
        zones.append(Zone(lane.key, place, head, lane.kind, centred(lines, head, HEAD_SIZE, bold=True)))
    return tuple(zones)
