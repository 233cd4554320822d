"""Why a case has left a queue, in words."""

from collections.abc import Mapping

from typing_extensions import TypedDict

# By the event that ended it.
_BY_EVENT: Mapping[str, tuple[str, str]] = {
    "CaseTransferred": ("已转办他单位", "transferred to another unit"),
    "CaseDelegated": ("已交办下级", "delegated to a unit below"),
    "CaseMoved": ("岗位、单位或清单变动，已移交", "moved after a change of posts, units or the list"),
    "CaseReportedUp": ("已上报上级", "reported to a unit above"),
    "CaseReturned": ("已退回，另定主办", "returned and decided again"),
    "CaseAssigned": ("已另定主办单位", "another unit leads"),
    "CaseRuled": ("争议已裁定", "the dispute was ruled on"),
    "AssistCompleted": ("协办已答复", "the assist task was answered"),
    "AssistWaived": ("不再需要协办", "the assist task was waived"),
    "CaseFollowedUp": ("已回访", "the reporter was asked"),
}
# By where the case stands.
_BY_STATE: Mapping[str, tuple[str, str]] = {
    "resolved": ("已办结", "resolved"),
    "followed_up": ("已回访", "followed up"),
    "closed": ("已结案", "closed"),
    "rejected": ("不予受理", "rejected"),
    "withdrawn": ("诉求人已撤回", "withdrawn by the reporter"),
    "merged": ("已并入他案", "merged into another case"),
    "split": ("已拆分", "split into parts"),
    "disputed": ("进入管辖争议", "in dispute"),
    "triage": ("转人工研判", "a person decides"),
}
_OTHERWISE = ("不再由本单位办理", "no longer with this unit")


class WhyView(TypedDict):
    zh: str
    en: str


def why_left(cause: str, state: str, role: str) -> WhyView:
    """An assistant's or party's case ends by its own event; else where the case stands says most."""
    by_event = _BY_EVENT.get(cause)
    if by_event is not None and (role != "lead" or state not in _BY_STATE):
        zh, en = by_event
    else:
        zh, en = _BY_STATE.get(state) or by_event or _OTHERWISE
    return {"zh": zh, "en": en}
