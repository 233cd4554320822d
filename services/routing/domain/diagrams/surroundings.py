"""What stands around the lanes: title above; legend and foot below."""

from services.routing.domain.diagrams.chart import KIND_NAMES, Chart, Shape
from services.routing.domain.diagrams.frame import MARGIN, TITLE_SIZE
from services.routing.domain.diagrams.lettering import height_of, lines_needed, set_lines, single
from services.routing.domain.diagrams.picture import Box, Line, Rectangle
from services.routing.domain.diagrams.text_metrics import ems

_HEADING_SIZE, _FOOT_SIZE, _LEGEND_SIZE = 13.0, 13.0, 12.0
_FOOT_INDENT, _PATCH_WIDTH, _BETWEEN = 72.0, 20.0, 20.0


def heading_of(chart: Chart, width: float) -> tuple[tuple[Line, ...], float]:
    """The lines, and where the lanes may begin."""
    top = MARGIN
    title = lines_needed(chart.title, width, TITLE_SIZE)
    lines = [*set_lines(title, MARGIN, top, TITLE_SIZE, anchor="start", bold=True)]
    top += height_of(len(title), TITLE_SIZE)
    for each in chart.heading:
        texts = lines_needed(each, width, _HEADING_SIZE, evenly=False)
        lines += set_lines(texts, MARGIN, top, _HEADING_SIZE, anchor="start")
        top += height_of(len(texts), _HEADING_SIZE)
    return tuple(lines), top + 12


def legend_of(chart: Chart, top: float, width: float) -> tuple[tuple[Box, ...], tuple[Line, ...], float]:
    """A patch and a name for every kind of lane there is."""
    patches, lines = [], []
    x = MARGIN
    for kind in dict.fromkeys(lane.kind for lane in chart.lanes):
        name = KIND_NAMES[kind]
        needed = _PATCH_WIDTH + 6 + ems(name) * _LEGEND_SIZE
        if x > MARGIN and x + needed > MARGIN + width:
            x, top = MARGIN, top + height_of(1, _LEGEND_SIZE) + 4
        shape: Shape = "decision" if kind == "decision" else "step"
        patches.append(Box(f"legend {kind}", Rectangle(x, top + 2, _PATCH_WIDTH, 13), kind, shape, ()))
        lines.append(single(name, x + _PATCH_WIDTH + 6, top, _LEGEND_SIZE))
        x += needed + _BETWEEN
    return tuple(patches), tuple(lines), top + height_of(1, _LEGEND_SIZE)


def foot_of(chart: Chart, top: float, width: float) -> tuple[tuple[Line, ...], float]:
    lines: list[Line] = []
    for name, text in chart.foot:
        lines.append(single(name, MARGIN, top, _FOOT_SIZE, bold=True))
        texts = lines_needed(text, width - _FOOT_INDENT, _FOOT_SIZE, evenly=False)
        lines += set_lines(texts, MARGIN + _FOOT_INDENT, top, _FOOT_SIZE, anchor="start")
        top += height_of(len(texts), _FOOT_SIZE) + 3
    return tuple(lines), top
