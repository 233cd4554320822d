"""An analysis that goes on with another rulebook says what a fresh one of it says, whichever tables differ."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.analysis import Analysis
from services.routing.domain.rulebook.tables import (
    Area,
    Category,
    CoverageNote,
    EscalationRule,
    Post,
    ProcessStep,
    Rulebook,
)
from tests.unit.routing_analysis import tiny
from tests.unit.routing_analysis.random_lists import powers
from tests.unit.routing_analysis.test_editing import told
from tests.unit.routing_analysis.test_sample import DAY

# Steps by somebody who is there, who is vacant here or there, and who came or went with his post.
STEPS = (
    (ProcessStep("受理", ("经办人",)), ProcessStep("审签", ("局长",))),
    (ProcessStep("受理", ("分管局长", "经办人")),),
    (ProcessStep("受理", ("科长",)), ProcessStep("会商", ("乙局",))),
)
AREAS = (
    tiny.AREAS,
    (*tiny.AREAS, Area("DSc", "DS", "丙社区居民委员会", "community")),
    tuple(replace(area, name=area.name.replace("乙村村民", "乙社区居民")) for area in tiny.AREAS),
    tuple(replace(area, name="新区") if area.code == "E" else area for area in tiny.AREAS),
    tuple(replace(area, parent="E") if area.code == "DT" else area for area in tiny.AREAS),
)
CATEGORIES = (
    tiny.CATEGORIES,
    (*tiny.CATEGORIES, Category("13", "1", "交通噪声", 2)),
    tuple(replace(each, name="别的") if each.code == "2" else each for each in tiny.CATEGORIES),
    tuple(replace(each, parent="2") if each.code == "12" else each for each in tiny.CATEGORIES),
)
UNITS = (
    tiny.UNITS,
    tuple(replace(unit, name=f"{unit.name}（新）", duty_phone="12345") for unit in tiny.UNITS),
    tuple(unit for unit in tiny.UNITS if unit.unit_code != "D-B"),
    (*tiny.UNITS, tiny.unit("E-B", "district", "乙局", "E")),
    tuple(replace(unit, unit_type="街道办事处") if unit.unit_code == "DT-Z" else unit for unit in tiny.UNITS),
    tiny.UNITS[::-1],
)
NOTES = (
    (),
    (CoverageNote("gap", "2", "其他", "另有去向", "政务中心"),),
    (CoverageNote("vacancy", "D-A-P01", "局长", "暂缺", ""), CoverageNote("overlap", "D-1;D-2", "", "并行", "")),
)
RULES = (
    (),
    (
        EscalationRule(
            "ESC-1", "", "全部", "all", "post_vacant", "==", "1", "", "", ("主要领导",), (), "", "", None, None, ""
        ),
    ),
)


def vacated(posts: tuple[Post, ...], code: str) -> tuple[Post, ...]:
    return tuple(replace(each, person_name="") if each.post_code == code else each for each in posts)


def entitled(posts: tuple[Post, ...], code: str) -> tuple[Post, ...]:
    return tuple(replace(each, title="科长") if each.post_code == code else each for each in posts)


def without(posts: tuple[Post, ...], code: str) -> tuple[Post, ...]:
    return tuple(each for each in posts if each.post_code != code)


def last(posts: tuple[Post, ...], code: str) -> tuple[Post, ...]:
    return (*without(posts, code), *(each for each in posts if each.post_code == code))


CHANGES: tuple[Callable[[tuple[Post, ...], str], tuple[Post, ...]], ...] = (vacated, entitled, without, last)
post_edits = st.lists(
    st.tuples(st.sampled_from(CHANGES), st.sampled_from([post.post_code for post in tiny.POSTS])), max_size=3
)


def some_posts(edits: list[tuple[Callable[[tuple[Post, ...], str], tuple[Post, ...]], str]]) -> tuple[Post, ...]:
    posts = tiny.POSTS
    for edit, code in edits:
        posts = edit(posts, code)
    return posts


stepping = st.builds(lambda power, steps: replace(power, process_steps=steps), powers, st.sampled_from(STEPS))
power_lists = st.lists(stepping, min_size=2, max_size=6, unique_by=lambda power: power.power_code).map(tuple)
rulebooks = st.builds(
    Rulebook,
    areas=st.sampled_from(AREAS),
    categories=st.sampled_from(CATEGORIES),
    units=st.sampled_from(UNITS),
    posts=post_edits.map(some_posts),
    powers=power_lists,
    escalation=st.sampled_from(RULES),
    coverage_notes=st.sampled_from(NOTES),
)
# Mostly one table changes and the others stay: that is where something could be left stale.
changes = st.lists(
    st.one_of(
        st.fixed_dictionaries({"posts": post_edits.map(some_posts)}),
        st.fixed_dictionaries({"posts": post_edits.map(some_posts), "powers": power_lists}),
        st.fixed_dictionaries({"powers": power_lists}),
        st.fixed_dictionaries({"units": st.sampled_from(UNITS)}),
        st.fixed_dictionaries({"areas": st.sampled_from(AREAS)}),
        st.fixed_dictionaries({"categories": st.sampled_from(CATEGORIES)}),
        st.fixed_dictionaries({"escalation": st.sampled_from(RULES), "coverage_notes": st.sampled_from(NOTES)}),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(rulebook=rulebooks, changes=changes)
def test_an_analysis_that_goes_on_says_what_a_fresh_one_says(rulebook: Rulebook, changes: list[dict[str, Any]]) -> None:
    analysis = Analysis(rulebook, tiny.DAY)
    for change in changes:
        rulebook = replace(rulebook, **change)
        analysis = analysis.renewed(rulebook)
        assert told(analysis) == told(Analysis(rulebook, tiny.DAY))


@pytest.mark.parametrize("role", ["decision", "handling"])
def test_a_post_of_the_sample_that_falls_vacant_is_found_without_judging_anew(district: Rulebook, role: str) -> None:
    analysis = Analysis(district, DAY)
    post = next(each for each in district.posts if each.role == role and each.person_name)
    emptied = replace(
        district, posts=tuple(replace(each, person_name="") if each == post else each for each in district.posts)
    )
    renewed = analysis.renewed(emptied)
    assert told(renewed) == told(Analysis(emptied, DAY))
    assert {each["post_code"] for each in told(renewed)["vacancies"]} >= {post.post_code}
    assert renewed.judge is analysis.judge


def test_going_on_leaves_the_analysis_before_as_it_was(district: Rulebook) -> None:
    analysis = Analysis(district, DAY)
    before = told(analysis)
    analysis.renewed(replace(district, posts=district.posts[10:], powers=district.powers[20:]))
    assert told(analysis) == before
