"""Finds the rule of the escalation table that answers a trigger."""

from collections.abc import Iterable

from services.routing.domain.facts import URGENCY_NAMES
from services.routing.domain.rulebook.tables import EscalationRule

ALL_URGENCIES, ALL_LEVELS = "全部", "all"


class Escalation:
    def __init__(self, rules: Iterable[EscalationRule]) -> None:
        self._by_trigger: dict[str, list[EscalationRule]] = {}
        self.by_code: dict[str, EscalationRule] = {}
        for rule in sorted(rules, key=lambda each: each.rule_code):
            self.by_code[rule.rule_code] = rule
            self._by_trigger.setdefault(rule.trigger, []).append(rule)

    def rule_for(self, trigger: str, urgency: str, level: str = ALL_LEVELS) -> EscalationRule | None:
        """The first rule (by code) for this trigger; one written for the urgency goes before one for all."""
        for name in (URGENCY_NAMES[urgency], ALL_URGENCIES):
            for rule in self._by_trigger.get(trigger, ()):
                if rule.urgency == name and rule.holder_level in (ALL_LEVELS, level):
                    return rule
        return None

    def rules_for(self, trigger: str, urgency: str, level: str) -> tuple[EscalationRule, ...]:
        """All rules (by code) of this trigger that are written for this urgency, or for all, and this level."""
        names = (URGENCY_NAMES[urgency], ALL_URGENCIES)
        return tuple(
            rule
            for rule in self._by_trigger.get(trigger, ())
            if rule.urgency in names and rule.holder_level in (ALL_LEVELS, level)
        )
