"""Facts that a return corrects: the place, the category, the party. Nothing else makes the list answer anew."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.routing.domain.case import Report
from services.routing.domain.conditions.schema import KINDS, NUMBERS
from services.routing.domain.rulebook.snapshot import Snapshot

Fault = tuple[str, str, str]


def faults_of(facts: Mapping[str, Any], snapshot: Snapshot) -> list[Fault]:
    """(field, what is wrong in Chinese, in English), all of them."""
    return [
        (f"facts.{name}", *fault) for name, value in facts.items() if (fault := _fault(_bare(name), value, snapshot))
    ]


def corrected(report: Report, facts: Mapping[str, Any]) -> tuple[Report, dict[str, Any]]:
    """The report with these facts, and those among them that differ from what was known."""
    fields, changes = dict(report.fields), {}
    for name, value in facts.items():
        bare = _bare(name)
        known = getattr(report, bare) if bare in ("category_code", "area_code") else fields.get(bare)
        if known == value:
            continue
        changes[bare] = value
        if bare not in ("category_code", "area_code"):
            fields[bare] = value
    codes = {name: changes[name] for name in ("category_code", "area_code") if name in changes}
    return replace(report, fields=fields, **codes), changes


def _bare(name: str) -> str:
    return name.removeprefix("fields.")


def _fault(name: str, value: Any, snapshot: Snapshot) -> tuple[str, str] | None:
    if name == "category_code":
        return None if value in snapshot.categories else ("没有这个事项类别", "no such category")
    if name == "area_code":
        return None if value in snapshot.areas else ("没有这个区划", "no such area")
    if name in KINDS:
        options = sorted(KINDS[name])
        return None if value in options else (f"应为 {'、'.join(options)} 之一", "not one of its values")
    if name in NUMBERS and not name.startswith("time."):
        is_count = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        return None if is_count else ("应为不小于 0 的整数", "should be an integer from 0 on")
    return (
        "只能更正 category_code、area_code、place.kind、party.kind、party.count、repeat.count、amount",
        "can't be corrected",
    )
