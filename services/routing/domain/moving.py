"""Why an open case is moved: what has changed about its post, its unit or the list since somebody was given it."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.routing.domain.answer import Decision
from services.routing.domain.case import Case, Lead

POST_VACANT, POST_GONE, UNIT_GONE, OTHER_UNIT = "post_vacant", "post_gone", "unit_gone", "other_unit"
HOLDER_FOUND, NO_HOLDER, NOBODY_SEATED = "holder_found", "no_holder", "nobody_seated"
RETURNED_BEFORE, TIED, ASSISTANT_GONE, DECIDER_GONE = "returned_before", "tied", "assistant_gone", "decider_gone"

WHY: Mapping[str, tuple[str, str]] = {
    POST_VACANT: ("岗位空缺或缺勤", "nobody sits at the post"),
    POST_GONE: ("岗位已不在现行清单中", "the post is not on the list in force"),
    UNIT_GONE: ("单位已撤并，由现行清单确定的单位承接", "the unit is not on the list in force"),
    OTHER_UNIT: ("按现行清单由其他单位主办", "by the list in force another unit leads"),
    HOLDER_FOUND: ("现行清单已有主办单位", "the list in force names a lead"),
    NO_HOLDER: ("现行清单没有承接单位，转人工研判，由所列单位暂负责", "no unit holds it any more: a person decides"),
    NOBODY_SEATED: ("承接单位无人在岗，转人工研判，由该单位负责", "nobody sits at any post of the unit"),
    RETURNED_BEFORE: ("现行清单所列单位曾退单，转人工研判", "the unit named by the list has returned it before"),
    TIED: ("现行清单中多个单位同等优先，转管辖裁决", "several units lead alike by the list in force"),
    ASSISTANT_GONE: ("协办单位或岗位已变动", "an assistant has gone, or nobody sits at its post"),
    DECIDER_GONE: ("裁决单位已撤并", "the unit that was to rule is not on the list in force"),
}
# Where a person has to say who leads next.
TRIAGE_REASONS = frozenset({NO_HOLDER, NOBODY_SEATED, RETURNED_BEFORE})


@dataclass(frozen=True, slots=True)
class Move:
    """`after`: the case moved, the next version, its clocks not yet kept. `decision`: what the list in force says."""

    why: str
    before: Case
    after: Case
    decision: Decision

    def ends(self) -> dict[str, dict[str, str | None]]:
        """From whom and to whom, in codes."""
        return {"from": _place(self.before), "to": _place(self.after)}


def _place(case: Case) -> dict[str, str | None]:
    lead = case.lead or Lead("", "", "", "", "")
    codes = {"state": case.state, "unit_code": lead.unit_code, "post_code": lead.post_code}
    return {name: code or None for name, code in {**codes, "power_code": lead.power_code}.items()}
