"""What a ruling proposes for the power list (清单修订建议): as little as makes the list give the answer that was ruled.

A new row beside the old ones: that of the power ruled for, for the case's category alone, where the condition of the
power that would lead instead holds, one step above it. Its number, name and reach are for the editors to settle.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from services.routing.domain.answer import Decision
from services.routing.domain.case import Case
from services.routing.domain.dispute import ABOUT_UNIT, Dispute
from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import LEAD, Power

# Why a ruling proposes nothing.
LIST_AGREES, ABOUT_A_UNIT, POWER_GONE, NO_LEADING_POWER = "list_agrees", "about_unit", "power_gone", "no_leading_power"


@dataclass(frozen=True, slots=True)
class Amendment:
    """`rows`: new rows of the table of powers, the leading one first. `why`: in Chinese, masked as the ruling is."""

    rows: tuple[Power, ...]
    why: str


def amendment_of(dispute: Dispute, case: Case, decision: Decision, snapshot: Snapshot, day: date) -> Amendment | str:
    """`decision`: what the list in force says of the case now. A text says why there is nothing to propose."""
    ruling = dispute.ruling or {}
    if dispute.cause == ABOUT_UNIT or case.report.about_unit:
        return ABOUT_A_UNIT
    if decision.lead is not None and decision.lead["unit_code"] == ruling["unit"]:
        return LIST_AGREES
    ruled = snapshot.power_by_code.get(ruling["power_code"])
    if ruled is None:
        return POWER_GONE
    if ruled.power.lead_or_assist != LEAD:
        return NO_LEADING_POWER
    overtaken = _leading_instead(ruled, decision, snapshot)
    rows = _rows(ruled, overtaken, case.report.category_code, snapshot, day)
    return Amendment(rows, _why(dispute, case, rows[0], overtaken, snapshot))


def _leading_instead(ruled: LoadedPower, decision: Decision, snapshot: Snapshot) -> LoadedPower | None:
    codes = [decision.lead["power_code"]] if decision.lead else [tie["power_code"] for tie in decision.ties]
    found = [snapshot.power_by_code[code] for code in codes if code != ruled.code and code in snapshot.power_by_code]
    return max(found, key=lambda each: each.precedence, default=None)


def _rows(
    ruled: LoadedPower, overtaken: LoadedPower | None, category_code: str, snapshot: Snapshot, day: date
) -> tuple[Power, ...]:
    suffix = f"-R{_free_number([ruled, *ruled.assistants], snapshot.power_by_code)}"
    condition = overtaken.power.condition if overtaken else ruled.power.condition
    precedence = 1 + max(overtaken.precedence, ruled.precedence) if overtaken else ruled.precedence

    def narrowed(power: Power, name: str, lead_code: str) -> Power:
        return replace(
            power,
            power_code=power.power_code + suffix,
            name=name,
            lead_power_code=lead_code,
            category_codes=(category_code,),
            condition=condition,
            precedence=precedence,
            in_force_from=max(day, power.in_force_from),
        )

    lead = narrowed(ruled.power, f"{ruled.power.name}（裁决先例）", "")
    helpers = (narrowed(each.power, each.power.name, lead.power_code) for each in ruled.assistants)
    return (lead, *helpers)


def _free_number(powers: Sequence[LoadedPower], taken: Container[str]) -> int:
    return next(number for number in count(1) if not any(f"{each.code}-R{number}" in taken for each in powers))


def _why(dispute: Dispute, case: Case, row: Power, overtaken: LoadedPower | None, snapshot: Snapshot) -> str:
    ruling, report = dispute.ruling or {}, case.report
    unit, area = snapshot.unit_by_code.get(ruling["unit"]), snapshot.area_by_code.get(report.area_code)
    category = snapshot.category_by_code.get(report.category_code)
    words = "、".join(ruling.get("subject", ())) or "无"
    now = f"现行清单由 {overtaken.code}（{overtaken.power.name}）主办" if overtaken else "现行清单没有确定的主办"
    return (
        f"管辖裁决 {dispute.id}：{area.name if area else '本区'}“{category.name if category else '未分类'}”"
        f"（事由：{words}）由{unit.name if unit else ruling['unit']}按 {ruling['power_code']} 主办。"
        f"依据：{ruling['basis']}。理由：{ruling['reason']}。{now}；"
        f"建议增设 {row.power_code}，适用条件“{row.condition or '无'}”，优先级 {row.precedence}。"
        "请核定适用范围、编号与条件后再送审。"
    )
