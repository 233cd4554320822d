"""Whom the escalation table gives a case that no unit can simply be given."""

from collections.abc import Mapping
from typing import Any

from services.routing.domain.complaint import unit_above
from services.routing.domain.matter import Matter
from services.routing.domain.rulebook.tables import EscalationRule

_TRIGGERS = {"no_power": "no_holder", "equal_precedence": "equal_precedence", "about_unit": "conflict_of_interest"}

_NOBODY: Mapping[str, Any] = {
    "rule_code": None,
    "decide_unit": None,
    "supervise_unit": None,
    "notify_units": [],
    "act_within_minutes": None,
}


def referral_of(matter: Matter, reason: str) -> dict[str, Any] | None:
    """{rule_code, decide_unit, supervise_unit, notify_units, act_within_minutes}, units by code; None without a rule.

    A unit the issue complains of is never among them. Where that unit would have led, the one that supervises it
    stands in for whom the rule does not name.
    """
    rule = matter.snapshot.escalation.rule_for(_TRIGGERS[reason], matter.facts.urgency)
    if reason == "about_unit":
        return _recusal(matter, rule)
    return None if rule is None else _by_rule(matter, rule)


def _recusal(matter: Matter, rule: EscalationRule | None) -> dict[str, Any]:
    above = unit_above(matter.facts.about_unit or "", matter.snapshot)
    named = _NOBODY if rule is None else _by_rule(matter, rule)
    return {
        **named,
        "decide_unit": named["decide_unit"] or above,
        "supervise_unit": named["supervise_unit"] or above,
        "supervising_unit": above,
    }


def _by_rule(matter: Matter, rule: EscalationRule) -> dict[str, Any]:
    notified = (_unit_code(matter, unit_type) for unit_type in rule.notify_unit_types)
    return {
        "rule_code": rule.rule_code,
        "decide_unit": _unit_code(matter, rule.decide_unit_type),
        "supervise_unit": _unit_code(matter, rule.supervise_unit_type),
        "notify_units": [code for code in notified if code],
        "act_within_minutes": None if rule.act_within_hours is None else round(rule.act_within_hours * 60),
    }


def _unit_code(matter: Matter, unit_type: str) -> str | None:
    holder = matter.around.nearest(unit_type)
    return None if holder is None or holder.unit_code == matter.facts.about_unit else holder.unit_code
