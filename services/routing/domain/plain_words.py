"""What a power says, in words that citizens read: limits, levels, kinds."""

from collections.abc import Mapping, Sequence

from services.routing.domain.rulebook.tables import (
    LAW_IN_FORCE,
    MEDIATION_ACTIONS,
    PROCEDURAL,
    PROCEDURAL_ACTIONS,
    Law,
    Power,
)

LEVEL_NAMES = {"district": "区级", "street": "街镇", "community": "社区（村）"}
ROLE_NAMES = {"decision": "决定岗位", "supervision": "监督岗位", "handling": "经办岗位", "assist": "协办岗位"}

PROCEDURAL_ACTION_NAMES = dict(
    zip(
        PROCEDURAL_ACTIONS,
        (
            "督办",
            "管辖裁决",
            "延期审批",
            "不予受理",
            "提级",
            "回访",
            "问责移送",
            "听取陈述",
            "认定成立",
            "免予认定",
            "申诉复核",
        ),
        strict=True,
    )
)
ACTION_NAMES = PROCEDURAL_ACTION_NAMES | dict(
    zip(MEDIATION_ACTIONS, ("关注苗头", "启动调解", "调解记录", "调解终结"), strict=True)
)


def respond_words(power: Power) -> str:
    return f"{power.respond_within_hours}小时内签收" if power.respond_within_hours else "即时签收"


def resolve_words(power: Power) -> str:
    days = power.resolve_within_workdays
    return f"{days}个工作日内办结" if days else "当日办结"


def extension_words(power: Power) -> str:
    days = power.extension_max_workdays
    return f"可延期{days}个工作日" if days else "不可延期"


def limit_words(power: Power) -> str:
    return "，".join((respond_words(power), resolve_words(power), extension_words(power)))


def in_force_words(power: Power) -> str:
    until = f"至 {power.in_force_to}" if power.in_force_to else "起施行"
    return f"{power.in_force_from} {until}"


def kind_words(power: Power) -> str:
    """Its type, list, and whether it leads, assists or is a power over cases."""
    part = "程序性权力" if power.lead_or_assist == PROCEDURAL else power.lead_or_assist
    return " · ".join(filter(None, (power.power_type, power.list_kind, part)))


def action_words(power: Power) -> str:
    """What a procedural power backs; empty for the others."""
    return "、".join(ACTION_NAMES.get(action, action) for action in power.actions)


def law_words(name: str, laws: Mapping[str, Law]) -> str:
    """The name, and that it is no longer in force where the register of laws says so."""
    law = laws.get(name)
    if law is None or law.status == LAW_IN_FORCE:
        return name
    return f"{name}（已被{law.replaced_by}替代）" if law.replaced_by else f"{name}（{law.status}）"


def either(names: Sequence[str]) -> str:
    return " 或 ".join(names)
