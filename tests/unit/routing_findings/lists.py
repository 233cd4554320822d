"""A small power list: one district with two departments, one street, one community; every row of it is in order."""

from dataclasses import replace
from datetime import date
from typing import Any

from services.routing.domain.rulebook.tables import (
    BACKED_ACTIONS,
    PROCEDURAL,
    Area,
    Category,
    CoverageNote,
    EscalationRule,
    Law,
    Post,
    Power,
    ProcessStep,
    Rulebook,
    Unit,
)

DAY = date(2026, 11, 26)
AREAS = (
    Area("50", "", "甲区", "district"),
    Area("5001", "50", "乙街道", "street"),
    Area("500101", "5001", "丙社区居民委员会", "community"),
)
UNITS = (
    Unit("50-CG", "城管局", "district", "城管局", "", "50", "", "50-DC"),
    Unit("50-DC", "督查室", "district", "督查室", "", "50", "", ""),
    Unit("5001-JD", "乙街道办", "street", "街道办事处", "", "5001", "", "50-DC"),
)


def a_post(code: str, title: str, role: str, capacity: int = 30, person: str = "") -> Post:
    return Post(code, code.rsplit("-", 1)[0], title, role, "某", capacity, person)


POSTS = (
    a_post("50-CG-P1", "局长", "decision"),
    a_post("50-CG-P2", "经办人", "handling", 10),
    a_post("50-CG-P3", "法规科长", "supervision", 10),
    a_post("50-DC-P1", "主任", "decision"),
    a_post("50-DC-P2", "督办科长", "supervision", 10),
    a_post("50-DC-P3", "联络员", "assist", 10),
    a_post("5001-JD-P1", "街道主任", "decision"),
    a_post("5001-JD-P2", "经办人", "handling", 10),
    a_post("5001-JD-P3", "网格长", "assist", 10),
)


def a_power(code: str = "50-CF-CG-1", **changes: Any) -> Power:
    power = Power(
        power_code=code,
        name="处罚",
        power_type="行政处罚",
        list_kind="部门权责清单",
        holder_unit_type=("城管局",),
        holder_level="district",
        decision_post_title=("局长",),
        supervision_unit_type=("督查室",),
        category_codes=("01",),
        condition="",
        keywords=(),
        precedence=100,
        lead_or_assist="主办",
        assist_unit_types=(),
        respond_within_hours=24,
        resolve_within_workdays=15,
        extension_max_workdays=10,
        legal_basis=("《甲法》",),
        process_steps=(ProcessStep("受理", ("经办人",)), ProcessStep("决定", ("局长",))),
        liability_clause="",
        in_force_from=date(2022, 1, 1),
        in_force_to=None,
        lead_power_code="",
    )
    return replace(power, **changes)


def a_street_power(code: str = "50-CF-JD-1", **changes: Any) -> Power:
    own = {
        "holder_unit_type": ("街道办事处",),
        "holder_level": "street",
        "list_kind": "街镇赋权执法",
        "decision_post_title": ("街道主任",),
        "process_steps": (ProcessStep("受理", ("经办人",)),),
        "staff_assigned": 3,
        "means": "执法车 1 辆",
    }
    return a_power(code, **{**own, **changes})


def a_community_power(code: str = "50-QT-CM-1", **changes: Any) -> Power:
    own = {
        "power_type": "其他权力",
        "holder_unit_type": ("居民委员会",),
        "holder_level": "community",
        "list_kind": "自治组织协助",
        "lead_or_assist": "协办",
        "lead_power_code": "50-CF-CG-1",
        "decision_post_title": ("街道主任",),
        "process_steps": (ProcessStep("协助", ("网格长",)),),
    }
    return a_power(code, **{**own, **changes})


def a_procedural_power(code: str = "50-QT-DC-1", **changes: Any) -> Power:
    own = {
        "power_type": "其他权力",
        "holder_unit_type": ("督查室",),
        "lead_or_assist": PROCEDURAL,
        "category_codes": (),
        "actions": BACKED_ACTIONS,
        "supervision_unit_type": (),
        "decision_post_title": ("主任",),
        "process_steps": (ProcessStep("督办", ("督办科长",)),),
    }
    return a_power(code, **{**own, **changes})


def a_list(
    *powers: Power,
    posts: tuple[Post, ...] = POSTS,
    escalation: tuple[EscalationRule, ...] = (),
    notes: tuple[CoverageNote, ...] = (),
    laws: tuple[Law, ...] = (),
) -> Rulebook:
    """With a sound procedural power unless the powers given bring their own."""
    if not any(power.lead_or_assist == PROCEDURAL for power in powers):
        powers = (*powers, a_procedural_power())
    return Rulebook(AREAS, (Category("01", "", "城建", 1),), UNITS, posts, powers, escalation, notes, laws)
