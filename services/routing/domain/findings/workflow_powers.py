"""Do the actions of the workflow rest on numbered powers (权力事项)?

A list without any procedural power (程序) is one finding. Once it has some, every action needs one in each area that
has powers, the actions of mediation (关注、调解) too; and every unit type that the escalation table lets supervise or
decide needs one of its own.
"""

from collections.abc import Iterator

from services.routing.domain.findings.finding import (
    ACTION_WITHOUT_POWER,
    ESCALATION_WITHOUT_POWER,
    NO_PROCEDURAL_POWERS,
    Finding,
    named,
)
from services.routing.domain.findings.list_in_force import ListInForce
from services.routing.domain.plain_words import ACTION_NAMES
from services.routing.domain.rulebook.holders import Holder
from services.routing.domain.rulebook.tables import PROCEDURAL, EscalationRule, Power

# What the deciding unit of a rule does, by the rule's group; in the other groups any of its procedural powers will do.
_DECIDES = {
    "退单": "ruling",
    "管辖争议": "ruling",
    "过渡": "ruling",
    "廉政回避": "ruling",
    "延期": "decide_extension",
}


def workflow_findings(here: ListInForce) -> Iterator[Finding]:
    procedural = [power for power in here.powers if power.lead_or_assist == PROCEDURAL]
    if here.powers and not procedural:
        yield Finding(NO_PROCEDURAL_POWERS, _none_message())
        return
    yield from _actions_without_power(here, procedural)
    yield from _rules_without_power(here, procedural)


def _none_message() -> str:
    names = "、".join(f"{name}（{action}）" for action, name in ACTION_NAMES.items())
    return f"清单没有“{PROCEDURAL}”行，{names} 都没有权力可依；请为每种操作增补一行，写明 actions、行使主体、步骤和依据"


def _actions_without_power(here: ListInForce, procedural: list[Power]) -> Iterator[Finding]:
    places = sorted({power.area_code for power in here.powers if power.lead_or_assist != PROCEDURAL})
    for action, name in ACTION_NAMES.items():
        backing = [power for power in procedural if action in power.actions]
        bare = [place for place in places if not any(_holds_at(here, power, place) for power in backing)]
        if bare:
            message = (
                f"操作 {action}（{name}）在区划 {named(bare)} 没有有效的权力支撑；"
                f"请增补“{PROCEDURAL}”行，actions 含 {action}，其行使主体在该区划内存在"
            )
            yield Finding(ACTION_WITHOUT_POWER, message, action=action)


def _holds_at(here: ListInForce, power: Power, place: str) -> bool:
    lineage = here.areas.lineage(place)
    if power.area_code not in lineage:
        return False
    holder = here.holders.resolve(power.holder_unit_type, power.holder_level, lineage)
    # A place above the holder's level has many of them: whether each exists, its own street tells.
    return isinstance(holder, Holder) or bool(here.acting_units(power.holder_unit_type, power.holder_level, place))


def _rules_without_power(here: ListInForce, procedural: list[Power]) -> Iterator[Finding]:
    if not procedural:
        return
    rules: dict[tuple[str, str], list[str]] = {}
    for rule in here.rulebook.escalation:
        for unit_type, action in _asked_of(rule):
            if not _backed(unit_type, action, procedural):
                rules.setdefault((unit_type, action), []).append(rule.rule_code)
    for (unit_type, action), codes in sorted(rules.items()):
        name = ACTION_NAMES.get(action, "任何程序性操作")
        message = (
            f"升级规则 {named(codes)} 交由“{unit_type}”{name}，而它没有支撑该操作的权力；"
            f"请为“{unit_type}”增补“{PROCEDURAL}”行，或在 escalation 表改由有权单位"
        )
        yield Finding(ESCALATION_WITHOUT_POWER, message, action=action or None)


def _asked_of(rule: EscalationRule) -> Iterator[tuple[str, str]]:
    if rule.supervise_unit_type:
        yield rule.supervise_unit_type, "supervise"
    if rule.decide_unit_type:
        yield rule.decide_unit_type, _DECIDES.get(rule.rule_group, "")


def _backed(unit_type: str, action: str, procedural: list[Power]) -> bool:
    return any(unit_type in power.holder_unit_type and action in ("", *power.actions) for power in procedural)
