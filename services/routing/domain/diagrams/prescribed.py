"""The diagram of what the list prescribes for a power."""

from datetime import date
from itertools import pairwise

from services.routing.domain.condition_words import condition_words
from services.routing.domain.diagrams.chart import Arrow, Band, Chart, Lane, Node
from services.routing.domain.diagrams.doers import Doers, in_lane_order
from services.routing.domain.plain_words import (
    action_words,
    either,
    extension_words,
    in_force_words,
    kind_words,
    law_words,
    limit_words,
    resolve_words,
    respond_words,
)
from services.routing.domain.rulebook.holders import COMMUNITY_TYPES
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import ASSIST, PROCEDURAL, STREET_LEVEL, Power

START, END = "start", "end"
SUPERVISION, ASSISTANCE = "supervision", "assistance"
_CATEGORIES_SHOWN_MAX = 8
_ENDS = {ASSIST: "协办完成", PROCEDURAL: "办理完毕"}
_STARTS = {PROCEDURAL: "启动"}


def step_key(number: int) -> str:
    """The node of a step, counted from 1."""
    return f"step{number}"


def prescribed_chart(power: Power, doers: Doers, assist_rows: tuple[Power, ...], day: date) -> Chart:
    """`assist_rows`: the 协办 rows that name this power; those in force on the day are shown."""
    lane_of_step = [doers.lane(step.who, power) for step in power.process_steps]
    nodes = _nodes(power, lane_of_step)
    in_force = [row for row in assist_rows if row.in_force_from <= day <= (row.in_force_to or date.max)]
    beside = [
        *_assistance(power, in_force, doers, nodes),
        *_supervision(power, doers, nodes),
    ]
    lanes = in_lane_order(lane_of_step) + tuple(lane for lane, _ in beside)
    return Chart(
        title=power.name,
        heading=heading(power, doers),
        lanes=lanes,
        nodes=nodes,
        arrows=_arrows(power, nodes, lane_of_step),
        bands=tuple(band for _, band in beside),
        foot=foot(power, doers),
    )


def heading(power: Power, doers: Doers) -> tuple[str, ...]:
    return (f"权力编码 {power.power_code} · {kind_words(power)}", f"行使主体：{doers.holder_words(power)}")


def foot(power: Power, doers: Doers) -> tuple[tuple[str, str], ...]:
    names = [category_words(code, doers.snapshot) for code in power.category_codes]
    shown = "、".join(names[:_CATEGORIES_SHOWN_MAX]) + (
        f" 等{len(names)}类" if len(names) > _CATEGORIES_SHOWN_MAX else ""
    )
    stamp = doers.snapshot
    rows = (
        ("适用事项", shown),
        ("支撑操作", action_words(power)),
        ("适用条件", condition_words(power.condition)),
        ("决定岗位", either(power.decision_post_title)),
        ("办理时限", limit_words(power)),
        ("所需材料", "、".join(power.materials)),
        ("法律依据", "".join(law_words(name, doers.laws) for name in power.legal_basis)),
        ("追责情形", power.liability_clause),
        ("施行日期", in_force_words(power)),
        ("清单版本", f"{stamp.version}（{stamp.digest[:12]}）"),
    )
    return tuple((name, text) for name, text in rows if text)


def category_words(code: str, snapshot: Snapshot) -> str:
    """With the one above: the same name stands in several places of the tree."""
    lineage = snapshot.categories.lineage(code)[:2] if code in snapshot.categories else ()
    return "/".join(snapshot.category_by_code[each].name for each in reversed(lineage)) or code


def _nodes(power: Power, lane_of_step: list[Lane]) -> tuple[Node, ...]:
    steps = [
        Node(step_key(number), lane.key, f"{number} {step.name}", "decision" if lane.kind == "decision" else "step")
        for number, (step, lane) in enumerate(zip(power.process_steps, lane_of_step, strict=True), start=1)
    ]
    start = Node(START, steps[0].lane, _STARTS.get(power.lead_or_assist, "派单"), "terminal")
    end = Node(END, steps[-1].lane, _ENDS.get(power.lead_or_assist, "结案"), "terminal")
    return (start, *steps, end)


def _arrows(power: Power, nodes: tuple[Node, ...], lane_of_step: list[Lane]) -> tuple[Arrow, ...]:
    """The time to respond stands before the first step; the time to resolve behind the holder's own last step, for
    what other units do afterwards (回访) is not within it.
    """
    own = [number for number, lane in enumerate(lane_of_step, start=1) if lane.kind != "unit"]
    resolved_after = own[-1] if own else len(lane_of_step)
    labels = {0: (respond_words(power),), resolved_after: (resolve_words(power), extension_words(power))}
    pairs = pairwise(nodes)
    return tuple(Arrow(source.key, target.key, labels.get(number, ())) for number, (source, target) in enumerate(pairs))


def _assistance(power: Power, rows: list[Power], doers: Doers, nodes: tuple[Node, ...]) -> list[tuple[Lane, Band]]:
    words = [f"{doers.holder_words(row)}：{row.name}（{resolve_words(row)}）" for row in rows]
    listed = {unit_type for row in rows for unit_type in row.holder_unit_type}
    for unit_type in power.assist_unit_types:
        if unit_type not in listed:
            words.append(doers.unit_words(unit_type, power) + ("（应请求）" if _on_request(unit_type, doers) else ""))
    if not words:
        return []
    text = "协助办理：" + "；".join(words)
    first, last = nodes[1].key, nodes[-2].key
    band = Band(ASSISTANCE, ASSISTANCE, text, first, last, at=first, label="协办", outward=True)
    return [(Lane(ASSISTANCE, "协办单位", "assist"), band)]


def _on_request(unit_type: str, doers: Doers) -> bool:
    """A street or community named without a row of its own owes no standing duty."""
    units = doers.units.get(unit_type, ())
    return unit_type in COMMUNITY_TYPES or any(unit.level == STREET_LEVEL for unit in units)


def _supervision(power: Power, doers: Doers, nodes: tuple[Node, ...]) -> list[tuple[Lane, Band]]:
    if not power.supervision_unit_type:
        return []
    names = either([doers.unit_words(unit_type, power) for unit_type in power.supervision_unit_type])
    text = "全程监督：超期督办，依追责情形移送"
    band = Band(SUPERVISION, SUPERVISION, text, nodes[0].key, nodes[-1].key, at=nodes[-1].key, label="监督")
    return [(Lane(SUPERVISION, names, "supervision"), band)]
