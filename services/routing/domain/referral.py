"""Whom the escalation table gives a case that no unit can simply be given."""

from typing import Any

from services.routing.domain.matter import Matter

_TRIGGERS = {"no_power": "no_holder", "equal_precedence": "equal_precedence", "about_unit": "conflict_of_interest"}


def referral_of(matter: Matter, reason: str) -> dict[str, Any] | None:
    """{rule_code, decide_unit, supervise_unit, notify_units, act_within_minutes}, units by code; None without a rule.

    A unit the issue complains of is never among them.
    """
    rule = matter.snapshot.escalation.rule_for(_TRIGGERS[reason], matter.facts.urgency)
    if rule is None:
        return None
    notified = (_unit_code(matter, unit_type) for unit_type in rule.notify_unit_types)
    return {
        "rule_code": rule.rule_code,
        "decide_unit": _unit_code(matter, rule.decide_unit_type),
        "supervise_unit": _unit_code(matter, rule.supervise_unit_type),
        "notify_units": [code for code in notified if code],
        "act_within_minutes": None if rule.act_within_hours is None else round(rule.act_within_hours * 60),
    }


def _unit_code(matter: Matter, unit_type: str) -> str | None:
    holder = matter.snapshot.holders.nearest(unit_type, matter.place.lineage)
    return None if holder is None or holder.unit_code == matter.facts.about_unit else holder.unit_code
