"""The one table from intake's errors to HTTP."""

from chassis.release_shelf import NotLookedYet
from chassis.web.problems import ProblemEntry, ProblemTable
from services.intake.domain.issue_errors import (
    CategoryUnknown,
    ChannelNotAllowed,
    InvalidIssue,
    IssueOutsideArea,
    IssueUnknown,
    OriginalErased,
    TrackingCodeTaken,
)
from services.intake.domain.tracking_code import MalformedTrackingCodeError, MistypedTrackingCodeError
from services.intake.keys.errors import SealBroken

PROBLEMS: ProblemTable = {
    InvalidIssue: ProblemEntry(422, "invalid_fields", "有字段不符合要求", "some fields are invalid", errors="errors"),
    ChannelNotAllowed: ProblemEntry(
        403,
        "channel_not_allowed",
        "你的身份不能使用受理渠道 {channel}",
        "your role may not use the channel {channel}",
    ),
    IssueUnknown: ProblemEntry(404, "issue_unknown", "没有这个事项", "no such issue"),
    IssueOutsideArea: ProblemEntry(
        403, "wrong_area", "事项不在你的单位或辖区", "the issue is outside your unit or area"
    ),
    OriginalErased: ProblemEntry(410, "data_erased", "个人信息已被删除", "the personal data was erased"),
    MalformedTrackingCodeError: ProblemEntry(404, "malformed_tracking_code", "{zh}", "{en}"),
    MistypedTrackingCodeError: ProblemEntry(404, "mistyped_tracking_code", "{zh}", "{en}"),
    NotLookedYet: ProblemEntry(503, "starting", "服务正在启动，请稍后再试", "the service is starting, try again"),
    CategoryUnknown: ProblemEntry(404, "category_unknown", "没有事项分类 {code}", "no category {code}"),
    TrackingCodeTaken: ProblemEntry(503, "try_again", "请再提交一次", "please send it again"),
    SealBroken: ProblemEntry(422, "seal_broken", "密封内容无法打开", "the sealed content can't be opened"),
}
