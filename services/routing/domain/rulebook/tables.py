"""The rows of a rulebook, with the columns of the published CSV files; columns joined by `;` are tuples here.

A field with a default is an optional column: a list without it is complete.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

COMMUNITY_LEVEL = "community"
STREET_LEVEL = "street"
LEAD = "主办"
ASSIST = "协办"
# A power over cases and not over matters (督办, 管辖裁决 …): it backs actions of the workflow and never leads an issue.
PROCEDURAL = "程序"
# The workflow's actions that such a power can back: 督办, 管辖裁决, 延期审批, 不予受理, 提级, 回访, 问责移送.
# On marks: 听取陈述, 认定成立, 免予认定, 申诉复核.
PROCEDURAL_ACTIONS = (
    "supervise",
    "ruling",
    "decide_extension",
    "reject",
    "raise_level",
    "follow_up",
    "refer_accountability",
    "hear",
    "uphold",
    "excuse",
    "appeal",
)
# 关注苗头, 启动调解, 调解记录, 调解终结: a list may leave them to whoever leads the case.
MEDIATION_ACTIONS = ("watch", "open_mediation", "record_session", "conclude_mediation")
# All that a procedural row may name.
BACKED_ACTIONS = (*PROCEDURAL_ACTIONS, *MEDIATION_ACTIONS)


@dataclass(frozen=True, slots=True)
class Area:
    code: str
    parent: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    parent: str
    name: str
    level: int


@dataclass(frozen=True, slots=True)
class Unit:
    unit_code: str
    name: str
    level: str
    unit_type: str
    parent_unit: str
    area_code: str
    duty_phone: str
    supervising_unit: str


@dataclass(frozen=True, slots=True)
class Post:
    """`person_name` empty or `capacity_open_cases` 0: the post is vacant.

    `person_id`: the same for every post that one person holds; empty = the post's own person, nobody else.
    """

    post_code: str
    unit_code: str
    title: str
    role: str
    person_name: str
    capacity_open_cases: int
    person_id: str = ""

    @property
    def listed_person(self) -> str:
        """Empty when it is vacant."""
        return self.person_name if self.capacity_open_cases else ""


@dataclass(frozen=True, slots=True)
class ProcessStep:
    """`who`: alternatives, each a title in the holder or a unit type."""

    name: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Power:
    """`in_force_to` is inclusive, None = still in force; limits are in hours and working days.

    `actions`: of a procedural power (程序) the workflow's actions that it backs, else empty. `staff_assigned` and
    `means`: the people, and the money or equipment, that came with a power pushed down; None and empty = not said.
    `materials`: what whoever asks for it has to hand in (一次告知), empty = nothing, or not said.
    """

    power_code: str
    name: str
    power_type: str
    list_kind: str
    holder_unit_type: tuple[str, ...]
    holder_level: str
    decision_post_title: tuple[str, ...]
    supervision_unit_type: tuple[str, ...]
    category_codes: tuple[str, ...]
    condition: str
    keywords: tuple[str, ...]
    precedence: int
    lead_or_assist: str
    assist_unit_types: tuple[str, ...]
    respond_within_hours: int
    resolve_within_workdays: int
    extension_max_workdays: int
    legal_basis: tuple[str, ...]
    process_steps: tuple[ProcessStep, ...]
    liability_clause: str
    in_force_from: date
    in_force_to: date | None
    lead_power_code: str
    actions: tuple[str, ...] = ()
    staff_assigned: int | None = None
    means: str = ""
    materials: tuple[str, ...] = ()

    @property
    def area_code(self) -> str:
        return self.power_code.split("-", 1)[0]


@dataclass(frozen=True, slots=True)
class EscalationRule:
    """`threshold` is kept as written: its kind depends on `threshold_unit`. `act_within_hours` may be half an hour."""

    rule_code: str
    rule_group: str
    urgency: str
    holder_level: str
    trigger: str
    operator: str
    threshold: str
    threshold_unit: str
    action: str
    notify_posts: tuple[str, ...]
    notify_unit_types: tuple[str, ...]
    supervise_unit_type: str
    decide_unit_type: str
    act_within_hours: float | None
    max_returns: int | None
    remark: str


@dataclass(frozen=True, slots=True)
class CoverageNote:
    kind: str
    ref: str
    name: str
    reason: str
    suggested_route: str


LAW_IN_FORCE, LAW_REPEALED, LAW_REPLACED = "现行", "废止", "已被替代"


@dataclass(frozen=True, slots=True)
class Law:
    """`name` as powers cite it, with its 《》. `in_force_to` is inclusive, None = still; `replaced_by`: a name."""

    name: str
    status: str
    in_force_from: date | None
    in_force_to: date | None
    replaced_by: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    areas: tuple[Area, ...]
    categories: tuple[Category, ...]
    units: tuple[Unit, ...]
    posts: tuple[Post, ...]
    powers: tuple[Power, ...]
    escalation: tuple[EscalationRule, ...]
    coverage_notes: tuple[CoverageNote, ...]
    laws: tuple[Law, ...] = ()


TableName = Literal["areas", "categories", "units", "posts", "powers", "escalation", "coverage_notes", "laws"]
ROW_TYPES: Mapping[TableName, type] = {
    "areas": Area,
    "categories": Category,
    "units": Unit,
    "posts": Post,
    "powers": Power,
    "escalation": EscalationRule,
    "coverage_notes": CoverageNote,
    "laws": Law,
}
TABLE_NAMES: tuple[TableName, ...] = tuple(ROW_TYPES)
