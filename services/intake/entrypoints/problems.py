"""The one table from intake's errors to HTTP."""

from chassis.release_shelf import NotLookedYet
from chassis.web.problems import ProblemEntry, ProblemTable
from services.intake.domain.channels.wechat import WeChatNotConfigured
from services.intake.domain.issue_errors import (
    ActNotPossible,
    AlreadyReviewed,
    AttachmentBroken,
    AttachmentInfected,
    AttachmentMissing,
    AttachmentNotAllowed,
    AttachmentStoreAway,
    AttachmentUnknown,
    AttachmentUnscanned,
    CategoryUnknown,
    ChannelNotAllowed,
    CriticismIsNoRumour,
    FileTooLarge,
    FixNotOpen,
    FollowNotPossible,
    InvalidIssue,
    IssueOutsideArea,
    IssueUnknown,
    LinkOver,
    MarkUnknown,
    NoThumbnail,
    OnlyReporter,
    OriginalErased,
    OriginKnown,
    PictureTooLarge,
    ScannerAway,
    SurgeAnswered,
    SurgeUnknown,
    TooManyAttachments,
    TooManyReads,
    TrackingCodeTaken,
    VirusFound,
    WordsWithheld,
)
from services.intake.domain.lost_codes import SentCodeOver, SmsNotConfigured, TooManySentCodes
from services.intake.domain.tracking_code import MalformedTrackingCodeError, MistypedTrackingCodeError
from services.intake.keys.errors import MasterKeyMissing, SealBroken

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
    OnlyReporter: ProblemEntry(
        403,
        "only_reporter",
        "只有反映人本人，或代为登记的窗口可以这样做",
        "only the reporter, or the unit that wrote the issue down, may do this",
    ),
    ActNotPossible: ProblemEntry(
        409,
        "wrong_state",
        "事项现在不能{kind_zh}（当前状态：{status_label}）；可以：{legal_zh}",
        "{kind} is not possible while the issue is {issue_status}; legal: {legal}",
        extensions=("issue_status", "legal"),
    ),
    FixNotOpen: ProblemEntry(
        409,
        "fix_not_open",
        "现在没有征求意见的办理方案，或征求意见已经截止",
        "no proposed fix waits for answers, or its time is over",
    ),
    AttachmentUnknown: ProblemEntry(404, "attachment_unknown", "没有这个附件", "no such attachment"),
    AttachmentNotAllowed: ProblemEntry(
        415,
        "unsupported_media_type",
        "附件应为图片（JPEG、PNG、WebP、GIF）、录音、视频或 PDF；HEIC 照片请先转为 JPEG",
        "attachments are pictures (JPEG, PNG, WebP, GIF), sound, films or PDF; make JPEG of HEIC photos first",
    ),
    VirusFound: ProblemEntry(
        422,
        "virus_found",
        "文件含有病毒（{found}），未予保存；请检查设备后换一个文件",
        "a virus was found in the file ({found}); nothing of it was kept",
    ),
    ScannerAway: ProblemEntry(
        503,
        "virus_scanner_away",
        "病毒扫描暂时不可用，文件未保存，请稍后再传",
        "the virus scanner does not answer: the file was not kept, try again",
        retry_after_seconds=30,
    ),
    AttachmentUnscanned: ProblemEntry(
        409,
        "attachment_unscanned",
        "文件尚待病毒扫描，暂时不能查看",
        "the file waits to be scanned for viruses and can't be read yet",
    ),
    AttachmentInfected: ProblemEntry(
        410,
        "attachment_infected",
        "文件含有病毒，已经删除",
        "a virus was found in the file, and it was removed",
    ),
    AttachmentMissing: ProblemEntry(
        410,
        "attachment_missing",
        "这个附件的文件在存储中丢失，请联系管理员或重新上传",
        "the store has lost this file: tell the operators, or send it again",
    ),
    AttachmentStoreAway: ProblemEntry(
        503,
        "attachment_store_away",
        "附件存储暂时不可用，请稍后再试",
        "the store of files does not answer, try again",
        retry_after_seconds=10,
    ),
    AttachmentBroken: ProblemEntry(422, "broken_file", "文件已损坏", "the file is broken"),
    PictureTooLarge: ProblemEntry(
        422,
        "picture_too_large",
        "图片超过 {limit} 百万像素，请缩小后再传",
        "the picture has more than {limit} million pixels: make it smaller",
    ),
    FileTooLarge: ProblemEntry(
        413,
        "body_too_large",
        "这类文件（{kind}）不能超过 {limit} MiB",
        "files of this kind ({kind}) have at most {limit} MiB",
    ),
    SurgeUnknown: ProblemEntry(404, "surge_unknown", "没有这条集中诉求", "no such surge"),
    SurgeAnswered: ProblemEntry(409, "wrong_state", "这条集中诉求已经答复", "this surge was answered already"),
    CriticismIsNoRumour: ProblemEntry(
        409,
        "criticism_is_no_rumour",
        "对单位的批评、投诉不是谣言，请依程序办理答复",
        "criticism of a unit is no rumour: answer it",
    ),
    MarkUnknown: ProblemEntry(404, "mark_unknown", "没有这条内容标记", "nothing of this id was marked"),
    AlreadyReviewed: ProblemEntry(
        409, "wrong_state", "已经复核过（{decision}）", "somebody has reviewed it already: {decision}"
    ),
    NoThumbnail: ProblemEntry(404, "no_thumbnail", "只有图片有缩略图", "only pictures have a thumbnail"),
    LinkOver: ProblemEntry(
        410, "link_over", "链接已失效，请重新获取", "the link has expired or was changed: ask for a new one"
    ),
    TooManyAttachments: ProblemEntry(
        429,
        "too_many_attachments",
        "未使用的附件超过 {limit} 个，请先提交事项",
        "more than {limit} unused attachments: send the issue first",
    ),
    OriginKnown: ProblemEntry(
        409,
        "external_ref_known",
        "这个外部编号的事项已经受理过，查询码 {tracking_code}",
        "the issue with this external number was taken in before: {tracking_code}",
        extensions=("issue_id", "tracking_code"),
    ),
    FollowNotPossible: ProblemEntry(
        409,
        "wrong_state",
        "事项已经结束（{status_label}），不能再关注",
        "the issue is over ({issue_status}): it can't be joined",
        extensions=("issue_status",),
    ),
    TooManyReads: ProblemEntry(
        429,
        "too_many_reads",
        "一小时内查看原文已达 {limit} 次，请稍后再试；确有需要请联系管理员",
        "{limit} originals were opened within an hour, try again later",
    ),
    OriginalErased: ProblemEntry(410, "data_erased", "个人信息已被删除", "the personal data was erased"),
    WordsWithheld: ProblemEntry(
        403,
        "words_withheld",
        "反映人匿名或要求保密，原话不予出示",
        "the reporter is anonymous or confidential: their words are shown to nobody else",
    ),
    MalformedTrackingCodeError: ProblemEntry(404, "malformed_tracking_code", "{zh}", "{en}"),
    MistypedTrackingCodeError: ProblemEntry(404, "mistyped_tracking_code", "{zh}", "{en}"),
    NotLookedYet: ProblemEntry(503, "starting", "服务正在启动，请稍后再试", "the service is starting, try again"),
    CategoryUnknown: ProblemEntry(404, "category_unknown", "没有事项分类 {code}", "no category {code}"),
    WeChatNotConfigured: ProblemEntry(
        503,
        "wechat_not_configured",
        "未配置微信：缺少 {missing}",
        "WeChat is not configured: {missing}",
    ),
    SentCodeOver: ProblemEntry(
        410,
        "sent_code_over",
        "验证码已失效，请重新获取",
        "the code was used, tried too often or has expired: ask again",
    ),
    TooManySentCodes: ProblemEntry(
        429,
        "too_many_codes",
        "这个号码一小时内已发送 {limit} 次验证码，请稍后再试",
        "{limit} codes were sent to this number within an hour: try again later",
    ),
    SmsNotConfigured: ProblemEntry(
        503, "sms_not_configured", "未配置短信（INTAKE_SMS_URL）", "no SMS is configured: INTAKE_SMS_URL"
    ),
    TrackingCodeTaken: ProblemEntry(503, "try_again", "请再提交一次", "please send it again"),
    MasterKeyMissing: ProblemEntry(
        503,
        "master_key_missing",
        "密钥库缺少主密钥，暂时不能登记或查看原文，请稍后再试；未保存任何内容",
        "the key store lacks a master key: nothing can be sealed or opened now, and nothing was kept; try again",
        retry_after_seconds=60,
    ),
    SealBroken: ProblemEntry(422, "seal_broken", "密封内容无法打开", "the sealed content can't be opened"),
}
