"""What is asked of a reporter beforehand, category by category, as it travels in a release: the facts that decide, and
the materials that a power needs."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.routing.domain.conditions.schema import KINDS
from services.routing.domain.deciding_facts import (
    FIELDS,
    URGENCY,
    Asked,
    DecidingFact,
    Guard,
    TimedGuard,
    asked_by,
    fact_type,
    guards_of_truth,
    note_asked,
)
from services.routing.domain.facts import URGENCIES
from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import LEAD

# What `urgent` in a condition means.
_URGENT = ("urgent", "emergency")
_NAMED_MAX = 3
_SUBJECTS: Mapping[str, str] = {
    "place.kind": "发生场所（是否为{values}）",
    "party.kind": "被反映对象（是否为{values}）",
    "party.count": "涉及人数（以{values}人为界）",
    "repeat.count": "反映次数（以{values}次为界）",
    "amount": "涉及金额（以{values}元为界）",
    "occurred_at": "发生的{values}（未填按上报时间判断）",
    "urgency": "是否紧急",
    "text": "事项描述中提到的情形",
}
# The field of an issue that materials are handed in by, and the type of what is asked for there.
MATERIALS_FIELD, MATERIALS = "attachments", "materials"
_PARTS = {"hour": "钟点", "month": "月份", "weekday": "星期"}

Row = dict[str, Any]
# The text of a condition → what it asks for.
Memory = dict[str, tuple[Asked, ...]]


def facts_by_category(snapshot: Snapshot) -> dict[str, Row]:
    """Category code → {category_code, facts: [{field, type, options?, allowed?, limits?, why_zh, powers, when}]}.

    Of the leads that stand at the category or above it. `options` are the values that some condition tells apart,
    `allowed` all that are possible, `limits` a number's. `when`: the fact can matter only if for one of these
    {text, urgent, from, until?} the day lies between, the text has a string of each group of `text`, and, where so
    said, the issue is urgent.

    Each power that needs materials adds an entry of its own of the type `materials`, whose `options` are their names.
    """
    at = _leads_by_category(snapshot)
    asked: Memory = {}
    found = {}
    for category in snapshot.category_by_code:
        powers = [power for each in snapshot.categories.lineage(category) for power in at.get(each, ())]
        rows = [*_rows(_facts_of(powers, asked), snapshot), *_material_rows(powers)]
        if rows:
            found[category] = {"category_code": category, "facts": rows}
    return found


def _leads_by_category(snapshot: Snapshot) -> Mapping[str, list[LoadedPower]]:
    at: dict[str, list[LoadedPower]] = {}
    for power in snapshot.power_by_code.values():
        row = power.power
        if row.lead_or_assist == LEAD and (power.condition is not None or row.materials):
            for category in row.category_codes:
                at.setdefault(category, []).append(power)
    return at


def _facts_of(powers: Iterable[LoadedPower], known: Memory) -> Mapping[str, DecidingFact]:
    facts: dict[str, DecidingFact] = {}
    for power in powers:
        condition = power.condition
        if condition is not None:
            asked = known.get(condition.source)
            if asked is None:
                asked = known[condition.source] = asked_by(condition.expression)
            note_asked(power.code, (power.power.in_force_from, power.power.in_force_to), asked, facts)
    return facts


def _rows(facts: Mapping[str, DecidingFact], snapshot: Snapshot) -> list[Row]:
    return [_row(facts[name], snapshot) for name in FIELDS if name in facts]


def _row(fact: DecidingFact, snapshot: Snapshot) -> Row:
    powers = sorted(fact.powers)
    row: Row = {"field": fact.name, "type": fact_type(fact.name), "powers": powers, "why_zh": _why(fact, snapshot)}
    if fact.name in KINDS:
        row |= {"options": sorted(fact.told_apart, key=str), "allowed": sorted(KINDS[fact.name])}
    elif fact.name == URGENCY:
        row |= {"options": list(_URGENT), "allowed": list(URGENCIES)}
    elif row["type"] == "integer":
        row["limits"] = sorted(fact.told_apart, key=int)
    row["when"] = sorted(map(_when, fact.guards), key=_order)
    return row


def _material_rows(powers: Iterable[LoadedPower]) -> list[Row]:
    """By power code. A power may stand at a category and above it, and asks once."""
    needing = {power.code: power for power in powers if power.power.materials}
    return [_material_row(needing[code]) for code in sorted(needing)]


def _material_row(power: LoadedPower) -> Row:
    row = power.power
    guards = {Guard()} if power.condition is None else guards_of_truth(power.condition.expression)
    timed = (TimedGuard(guard, row.in_force_from, row.in_force_to) for guard in guards)
    return {
        "field": MATERIALS_FIELD,
        "type": MATERIALS,
        "powers": [power.code],
        "why_zh": f"办理“{row.name}”须提交：{'、'.join(row.materials)}",
        "options": list(row.materials),
        "when": sorted(map(_when, timed), key=_order),
    }


def _when(timed: TimedGuard) -> Row:
    row: Row = {"text": timed.guard.strings, "urgent": timed.guard.urgent, "from": timed.first_day.isoformat()}
    return row if timed.last_day is None else row | {"until": timed.last_day.isoformat()}


def _order(when: Row) -> tuple[Any, ...]:
    return when["text"], when["urgent"], when["from"], when.get("until", "")


def _why(fact: DecidingFact, snapshot: Snapshot) -> str:
    values = "、".join(_PARTS[part] for part in sorted(fact.parts)) or "、".join(
        map(str, sorted(fact.told_apart, key=_by_value))
    )
    names = list(dict.fromkeys(snapshot.power_by_code[code].power.name for code in sorted(fact.powers)))
    others = "等" if len(names) > _NAMED_MAX else ""
    subject = _SUBJECTS[fact.name].format(values=values)
    return f"{subject}决定适用哪项权力：{'、'.join(names[:_NAMED_MAX])}{others}"


def _by_value(value: str | int) -> tuple[int, str]:
    return (value, "") if isinstance(value, int) else (0, value)
