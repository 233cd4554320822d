"""The one table from notify's errors to HTTP."""

from chassis.web.problems import ProblemEntry, ProblemTable
from services.notify.domain.errors import (
    AlreadyByKafka,
    CallbackNotOpen,
    CallbackQuiet,
    CallbackTaken,
    CallbackUnknown,
    ContactGone,
    ContactUnavailable,
    DeliveryUnknown,
    FieldsRefused,
    InboxItemUnknown,
    NotOwnUnit,
    NotResendable,
    NoWebhook,
    OutsideArea,
    SecondPersonNeeded,
    SubscriptionOff,
    SubscriptionUnknown,
    TooManySubscriptions,
    TopicUnavailable,
    WordingUnknown,
)

PROBLEMS: ProblemTable = {
    InboxItemUnknown: ProblemEntry(404, "inbox_item_unknown", "收件箱里没有这条消息", "no such message in your inbox"),
    OutsideArea: ProblemEntry(403, "wrong_area", "不在你的辖区", "outside your area"),
    CallbackUnknown: ProblemEntry(404, "callback_unknown", "回访名单里没有这一条", "no such call-back on your list"),
    CallbackTaken: ProblemEntry(409, "callback_taken", "这一条已有人在回访", "this call is in hand already"),
    CallbackQuiet: ProblemEntry(
        409,
        "callback_quiet",
        "对方设置了免打扰，请在 {quiet_until} 之后回访",
        "the person asked for quiet, call after {quiet_until}",
        extensions=("quiet_until",),
    ),
    CallbackNotOpen: ProblemEntry(
        409, "callback_not_open", "这一条不在你手上，或已结束", "this call is not in your hand, or is over"
    ),
    ContactGone: ProblemEntry(
        404, "contact_gone", "没有留下联系方式，或已删除", "there is no contact, or it was erased"
    ),
    ContactUnavailable: ProblemEntry(
        503, "contact_unavailable", "暂时取不到联系方式，请稍后再试", "the contact can't be had now, try again later"
    ),
    FieldsRefused: ProblemEntry(422, "invalid_fields", "有字段不符合要求", "some fields are invalid", errors="errors"),
    NotOwnUnit: ProblemEntry(403, "not_your_unit", "这不是你的单位", "this is not your unit"),
    SubscriptionUnknown: ProblemEntry(404, "subscription_unknown", "没有这个订阅", "no such subscription"),
    SubscriptionOff: ProblemEntry(
        409,
        "subscription_off",
        '订阅已停用，先用 PATCH {{"active": true}} 启用',
        'the subscription is off; turn it on by PATCH {{"active": true}}',
    ),
    TooManySubscriptions: ProblemEntry(
        409,
        "too_many_subscriptions",
        "每个单位最多 {count_max} 个订阅",
        "a unit has at most {count_max} subscriptions",
    ),
    NoWebhook: ProblemEntry(
        409,
        "not_a_webhook",
        "这个订阅经由 Kafka 主题 {topic}：重读请自行移动消费位点，暂停请停止读取",
        "this subscription is read from the Kafka topic {topic}: seek to read again, stop reading to pause",
        extensions=("topic",),
    ),
    AlreadyByKafka: ProblemEntry(
        409,
        "already_by_kafka",
        "本单位已有 Kafka 订阅，主题 {topic}",
        "the unit has a Kafka subscription already, topic {topic}",
        extensions=("topic",),
    ),
    TopicUnavailable: ProblemEntry(
        503, "kafka_unavailable", "暂时无法建立主题，请稍后再试", "the topic can't be made now, try again later"
    ),
    WordingUnknown: ProblemEntry(
        404,
        "template_version_unknown",
        "没有这个模板版本：{template}",
        "no such version of a template: {template}",
        extensions=("template",),
    ),
    SecondPersonNeeded: ProblemEntry(
        403, "second_person_needed", "起草人不能发布自己写的模板，请另一人发布", "who wrote it can't publish it"
    ),
    DeliveryUnknown: ProblemEntry(404, "delivery_unknown", "没有这条告知记录", "no such delivery"),
    NotResendable: ProblemEntry(
        409,
        "not_resendable",
        "只有短信、企业微信、邮件或推送中发送失败、结果不明的可以重发；这一条是 {channel}，状态 {state}",
        "only failed or unknown messages by SMS, WeCom, mail or webhook can be sent again; this is {channel}, {state}",
        extensions=("channel", "state"),
    ),
}
