"""The power operation diagram: everything prescribed is on it once, readable, and nothing lies on anything else."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.diagrams.doers import Doers
from services.routing.domain.diagrams.drawing import Diagrams, draw
from services.routing.domain.diagrams.layout import picture_of
from services.routing.domain.diagrams.palette import ALERT, HEAD_INK, INK, PAINTS, PAPER
from services.routing.domain.diagrams.text_metrics import ems, wrap, wrap_evenly
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import (
    LAW_IN_FORCE,
    LAW_REPEALED,
    LAW_REPLACED,
    PROCEDURAL,
    Law,
    ProcessStep,
)
from tests.unit.routing_diagrams.readable import DAY, NOISE, assert_readable

SVG = "{http://www.w3.org/2000/svg}"
some_text = st.text(min_size=1, max_size=40)
any_step = st.builds(
    ProcessStep,
    some_text,
    st.lists(
        st.sampled_from(["经办人", "法规科长", "分管副局长", "政务服务中心", "没有的岗位", "<b>&"]) | some_text,
        min_size=1,
        max_size=3,
    ).map(tuple),
)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own output


@settings(max_examples=40, deadline=None)
@given(some_text, st.lists(any_step, min_size=1, max_size=15).map(tuple), some_text)
def test_a_diagram_of_any_names_and_fifteen_steps_is_readable(diagrams: Diagrams, name, steps, basis):
    power = replace(diagrams.snapshot.power_by_code[NOISE].power, name=name, process_steps=steps, legal_basis=(basis,))
    chart = diagrams.chart(power)
    assert_readable(chart)
    parsed(draw(chart, "svg"))
    for line in draw(chart, "mmd").splitlines()[3:]:
        assert line.count('"') in (0, 2)


def test_every_power_of_the_sample_has_a_readable_diagram(diagrams: Diagrams):
    for loaded in diagrams.snapshot.power_by_code.values():
        assert_readable(diagrams.chart(loaded.power))


@settings(max_examples=40, deadline=None)
@given(st.lists(any_step, min_size=1, max_size=15).map(tuple))
def test_every_step_is_drawn_once_in_a_lane_of_those_who_do_it(diagrams: Diagrams, steps):
    chart = diagrams.chart(replace(diagrams.snapshot.power_by_code[NOISE].power, process_steps=steps))
    drawn = [box.key for box in picture_of(chart).boxes if box.key.startswith("step")]
    assert sorted(drawn) == sorted(f"step{number}" for number in range(1, len(steps) + 1))
    assert [(arrow.source, arrow.target) for arrow in chart.arrows] == [
        (one.key, next_one.key) for one, next_one in pairwise(chart.nodes)
    ]


def test_the_diagram_says_who_when_by_what_law_and_what_for(diagrams: Diagrams):
    words = "".join(parsed(diagrams.drawn(NOISE, "svg")).itertext())
    for said in (
        NOISE,
        "对夜间建筑施工噪声扰民的行政处罚",
        "行使主体：江北区生态环境局",
        "2小时内签收",
        "10个工作日内办结",
        "可延期10个工作日",
        "《中华人民共和国噪声污染防治法》",
        "追责情形",
        "时间在22时及以后或6时以前",
        "全程监督",
    ):
        assert said in words


def test_deciding_checking_and_other_units_have_lanes_and_colours_of_their_own(diagrams: Diagrams):
    chart = diagrams.chart(diagrams.snapshot.power_by_code[NOISE].power)
    kinds = {lane.title: lane.kind for lane in chart.lanes}
    assert (kinds["经办人"], kinds["法规科长"], kinds["分管副局长"]) == ("handling", "supervision", "decision")
    assert kinds["江北区政务服务管理办公室（12345承办）"] == "unit"
    assert [lane.kind for lane in chart.lanes][-2:] == ["assist", "supervision"]
    assert len({paint.edge for paint in PAINTS.values()}) == len(PAINTS)


def test_the_time_to_resolve_ends_with_the_holder_s_own_last_step(diagrams: Diagrams):
    chart = diagrams.chart(diagrams.snapshot.power_by_code[NOISE].power)
    titles = {node.key: node.title for node in chart.nodes}
    labelled = {titles[arrow.target]: arrow.label[0] for arrow in chart.arrows if arrow.label}
    assert labelled == {"1 受理": "2小时内签收", "8 回访": "10个工作日内办结"}


def test_alternatives_stand_together_above_their_lane(diagrams: Diagrams):
    chart = diagrams.chart(diagrams.snapshot.power_by_code["500105-CF-JZ-0001"].power)
    assert "分管副主任 或 分管副镇长" in [lane.title for lane in chart.lanes]


def test_a_procedural_power_has_a_diagram_and_is_marked(diagrams: Diagrams):
    power = replace(
        diagrams.snapshot.power_by_code[NOISE].power,
        lead_or_assist=PROCEDURAL,
        category_codes=(),
        condition="",
        actions=("supervise",),
    )
    chart = diagrams.chart(power)
    assert_readable(chart)
    assert "程序性权力" in chart.heading[0]
    assert (chart.nodes[0].title, chart.nodes[-1].title) == ("启动", "办理完毕")


def test_a_procedural_power_of_the_sample_says_which_actions_rest_on_it(diagrams: Diagrams):
    found = [power for power in diagrams.snapshot.rulebook.powers if power.lead_or_assist == PROCEDURAL]
    assert found
    for power in found:
        foot = dict(diagrams.chart(power).foot)
        assert foot["支撑操作"]
        assert "_" not in foot["支撑操作"]


def test_a_law_that_is_no_longer_in_force_is_shown_as_such(diagrams: Diagrams):
    laws = {
        "《甲》": Law("《甲》", LAW_IN_FORCE, None, None, ""),
        "《乙》": Law("《乙》", LAW_REPEALED, None, None, ""),
        "《丙》": Law("《丙》", LAW_REPLACED, None, None, "《丁》"),
    }
    power = replace(
        diagrams.snapshot.power_by_code[NOISE].power, legal_basis=("《甲》", "《乙》", "《丙》", "《未登记》")
    )
    foot = dict(Diagrams(replace(diagrams.doers, laws=laws), DAY).chart(power).foot)
    assert foot["法律依据"] == "《甲》《乙》（废止）《丙》（已被《丁》替代）《未登记》"


def test_assistants_are_those_in_force_on_the_day(snapshot: Snapshot):
    lead = next(power for power in snapshot.rulebook.powers if power.power_code == "500105-JC-YJ-0001")
    texts = {
        day: next(band.text for band in Diagrams(Doers.of(snapshot), day).chart(lead).bands if band.key == "assistance")
        for day in (DAY, date(2023, 1, 1))
    }
    assert "隐患日常排查" in texts[DAY]
    assert "隐患日常排查" not in texts[date(2023, 1, 1)]
    assert "应请求" in texts[date(2023, 1, 1)]


def test_the_picture_tells_its_course_to_those_who_hear_it(diagrams: Diagrams):
    root = parsed(diagrams.drawn(NOISE, "svg"))
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[1].tag == f"{SVG}desc"
    assert "1 受理（经办人）" in (root[1].text or "")
    assert re.fullmatch(r"0 0 [\d.]+ [\d.]+", root.get("viewBox") or "")


def test_nothing_in_a_picture_runs_or_is_fetched(diagrams: Diagrams):
    power = replace(diagrams.snapshot.power_by_code[NOISE].power, name='<script>alert("1")</script>&\x00\u202e')
    root = parsed(draw(diagrams.chart(power), "svg"))
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "g", "rect", "polygon", "polyline", "text"}
        assert not {name for name in element.attrib if "href" in name or name.startswith("on") or name == "style"}


def test_texts_and_edges_can_be_told_from_their_ground():
    for paint in PAINTS.values():
        assert contrast(INK, paint.fill) >= 4.5
        assert contrast(ALERT, paint.fill) >= 4.5
        assert contrast(HEAD_INK, paint.edge) >= 4.5
        assert contrast(paint.edge, paint.strip) >= 3
        assert contrast(paint.edge, paint.fill) >= 3
    assert contrast(INK, PAPER) >= 4.5


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80) | st.text("中文，（）AB 12", max_size=60), st.floats(2, 20))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: float):
    for wrapped in (wrap(text, width), wrap_evenly(text, width)):
        assert all(ems(line) <= width + 1e-9 for line in wrapped)
        whole = "".join(wrap(text, 1e9))
        assert "".join("".join(wrapped).split()) == "".join(whole.split())


def test_lines_break_as_chinese_is_set():
    assert wrap("受理、核查，办结", 4) == ("受理、核", "查，办结")
    assert wrap("依照（甲）办理", 3) == ("依照", "（甲）", "办理")
    assert wrap("环节 30/30", 4) == ("环节", "30/30")
    assert wrap_evenly("立案与调查取证", 6) == ("立案与调", "查取证")
