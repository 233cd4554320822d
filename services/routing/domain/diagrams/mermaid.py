"""A chart as mermaid text: lanes as subgraphs. Labels are quoted, and whatever could end or mark up one is a number."""

from services.routing.domain.diagrams.chart import Chart, Node
from services.routing.domain.diagrams.palette import ALERT, INK, PAINTS
from services.routing.domain.diagrams.text_metrics import clean

_SHAPES = {"terminal": ("([", "])"), "step": ("[", "]"), "decision": ("{{", "}}")}
_PLAIN = frozenset(" -_.,:/()+")


def mermaid_of(chart: Chart) -> str:
    ids = {node.key: f"n{number}" for number, node in enumerate(chart.nodes)}
    ids |= {band.key: f"b{number}" for number, band in enumerate(chart.bands)}
    lines = ["---", f"title: {_title(chart.title)}", "---", "flowchart TB"]
    for number, lane in enumerate(chart.lanes):
        lines.append(f'  subgraph lane{number}["{_label(lane.title)}"]')
        members = [node for node in chart.nodes if node.lane == lane.key]
        lines += [f"    {_node(node, ids[node.key])}:::{lane.kind}" for node in members]
        lines += [
            f'    {ids[band.key]}["{_label(band.text)}"]:::{lane.kind}' for band in chart.bands if band.lane == lane.key
        ]
        lines.append("  end")
    for arrow in chart.arrows:
        label = f'|"{_label("，".join(arrow.label))}"|' if arrow.label else ""
        lines.append(f"  {ids[arrow.source]} --> {label}".rstrip() + f" {ids[arrow.target]}")
    for band in chart.bands:
        ends = (ids[band.at], ids[band.key]) if band.outward else (ids[band.key], ids[band.at])
        lines.append(f'  {ends[0]} -.->|"{_label(band.label)}"| {ends[1]}')
    return "\n".join([*lines, *_styles(chart, ids)]) + "\n"


def _node(node: Node, name: str) -> str:
    opening, closing = _SHAPES[node.shape]
    words = [node.title, *node.notes, *([f"偏差：{node.deviation}"] if node.deviation else [])]
    return f'{name}{opening}"{"<br/>".join(map(_label, words))}"{closing}'


def _styles(chart: Chart, ids: dict[str, str]) -> list[str]:
    lines = []
    for kind in dict.fromkeys(lane.kind for lane in chart.lanes):
        paint = PAINTS[kind]
        dashes = ",stroke-dasharray:6 3" if kind == "supervision" else ""
        lines.append(f"  classDef {kind} fill:{paint.fill},stroke:{paint.edge},color:{INK}{dashes}")
    lines += [f"  style {ids[node.key]} stroke:{ALERT},stroke-width:3px" for node in chart.nodes if node.deviation]
    wrong = [str(number) for number, arrow in enumerate(chart.arrows) if arrow.deviates]
    return [*lines, f"  linkStyle {','.join(wrong)} stroke:{ALERT},stroke-width:3px"] if wrong else lines


def _label(text: str) -> str:
    return "".join(
        each if each in _PLAIN or each.isalnum() or ord(each) > 0x2000 else f"#{ord(each)};" for each in clean(text)
    )


def _title(text: str) -> str:
    """A double-quoted YAML scalar."""
    return '"' + clean(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
