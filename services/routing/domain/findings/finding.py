"""One finding about a power list, and the kinds there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

NO_PROCEDURAL_POWERS = "no_procedural_powers"
ACTION_WITHOUT_POWER = "action_without_power"
ESCALATION_WITHOUT_POWER = "escalation_without_power"
HANDLES_AND_SUPERVISES = "handles_and_supervises"
PERSON_OVER_CAPACITY = "person_over_capacity"
SELF_GOVERNING_BEYOND_ASSISTANCE = "self_governing_beyond_assistance"
DELEGATED_WITHOUT_MEANS = "delegated_without_means"
PUSHED_DOWN_WITHOUT_CAPACITY = "pushed_down_without_capacity"
LAW_REPEALED = "law_repealed"
LAW_REPLACED = "law_replaced"
LAW_NOT_IN_FORCE = "law_not_in_force"
LAW_UNKNOWN = "law_unknown"

KINDS: Mapping[str, str] = {
    NO_PROCEDURAL_POWERS: "清单没有任何程序性权力，督办、裁决等操作无权可依",
    ACTION_WITHOUT_POWER: "流程中的一种操作没有权力支撑",
    ESCALATION_WITHOUT_POWER: "升级规则交给一类单位督办或裁定，而它没有相应的权力",
    HANDLES_AND_SUPERVISES: "同一人既办理又监督同一项权力",
    PERSON_OVER_CAPACITY: "一人兼多岗，承办上限之和超过一人所能承担",
    SELF_GOVERNING_BEYOND_ASSISTANCE: "把行政职责压给居（村）民委员会，超出协助",
    DELEGATED_WITHOUT_MEANS: "赋权事项没有写明随之下放的人员或经费装备",
    PUSHED_DOWN_WITHOUT_CAPACITY: "权力下放到的单位无人承办",
    LAW_REPEALED: "权力依据的法律已经废止",
    LAW_REPLACED: "权力依据的法律已被替代",
    LAW_NOT_IN_FORCE: "权力依据的法律在该日不在施行期内",
    LAW_UNKNOWN: "权力依据的法律不在法律登记表内",
}
_NAMED_MAX = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind`: one of KINDS. `message`: what, where and how to mend it, in Chinese; the codes are whole lists."""

    kind: str
    message: str
    power_codes: tuple[str, ...] = ()
    post_codes: tuple[str, ...] = ()
    unit_codes: tuple[str, ...] = ()
    action: str | None = None
    law: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """One entry of `findings` in the answer of a check."""
        return {
            "kind": self.kind,
            "message": self.message,
            "power_codes": list(self.power_codes),
            "post_codes": list(self.post_codes),
            "unit_codes": list(self.unit_codes),
            "action": self.action,
            "law": self.law,
        }


def named(codes: Iterable[str]) -> str:
    """The first few of many, and how many there are."""
    found = list(codes)
    shown = "、".join(found[:_NAMED_MAX])
    return f"{shown} 等 {len(found)} 项" if len(found) > _NAMED_MAX else shown
