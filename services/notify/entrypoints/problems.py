"""The one table from notify's errors to HTTP."""

from chassis.web.problems import ProblemEntry, ProblemTable
from services.notify.domain.errors import (
    CallbackNotOpen,
    CallbackTaken,
    CallbackUnknown,
    ContactGone,
    ContactUnavailable,
    InboxItemUnknown,
    OutsideArea,
)

PROBLEMS: ProblemTable = {
    InboxItemUnknown: ProblemEntry(404, "inbox_item_unknown", "收件箱里没有这条消息", "no such message in your inbox"),
    OutsideArea: ProblemEntry(403, "wrong_area", "不在你的辖区", "outside your area"),
    CallbackUnknown: ProblemEntry(404, "callback_unknown", "回访名单里没有这一条", "no such call-back on your list"),
    CallbackTaken: ProblemEntry(409, "callback_taken", "这一条已有人在回访", "this call is in hand already"),
    CallbackNotOpen: ProblemEntry(
        409, "callback_not_open", "这一条不在你手上，或已结束", "this call is not in your hand, or is over"
    ),
    ContactGone: ProblemEntry(
        404, "contact_gone", "没有留下联系方式，或已删除", "there is no contact, or it was erased"
    ),
    ContactUnavailable: ProblemEntry(
        503, "contact_unavailable", "暂时取不到联系方式，请稍后再试", "the contact can't be had now, try again later"
    ),
}
