"""The one table of errors and the answers they become."""

from chassis.web.problems import ProblemEntry, ProblemTable
from services.audit.adapters.tile_shelf import TileMissing
from services.audit.domain.errors import (
    BeyondArea,
    CaseUnknown,
    ErasureUnknown,
    ExportUnknown,
    KeyStoreUnavailable,
    NoSuchTree,
    NothingSealed,
    NotPublishedYet,
    PeriodNotOver,
    RecordUnknown,
    TooManyReads,
    TooManyRecords,
    WordsContradict,
    WordsElsewhere,
    WordsErased,
    WordsWithheld,
)
from services.audit.domain.merkle.bundles import EntryTooLarge
from services.audit.domain.merkle.stored_tree import TileTooShort

PROBLEMS: ProblemTable = {
    RecordUnknown: ProblemEntry(
        404, "record_unknown", "没有这条记录，或与本单位无关：{event_id}", "no such record in your area: {event_id}"
    ),
    CaseUnknown: ProblemEntry(
        404,
        "case_unknown",
        "没有这个事项的记录，或与本单位无关：{case_id}",
        "no records of this case in your area: {case_id}",
    ),
    NothingSealed: ProblemEntry(
        404, "nothing_sealed", "这条记录只有代码，没有封存的原文：{event_id}", "the record holds codes only: {event_id}"
    ),
    WordsElsewhere: ProblemEntry(
        404,
        "words_elsewhere",
        "原文过长，记录里只有其摘要，原文由登记的服务保存",
        "the words are too long for a record, which holds the commitment only: their producer keeps them",
    ),
    WordsErased: ProblemEntry(
        410,
        "data_erased",
        "个人信息已被删除，原文不能再打开",
        "the personal data was erased: nobody can open it any more",
    ),
    WordsWithheld: ProblemEntry(
        403,
        "words_withheld",
        "反映人匿名或要求保密，原话不予出示",
        "the reporter is anonymous or confidential: their words are shown to nobody else",
    ),
    WordsContradict: ProblemEntry(
        500,
        "commitment_broken",
        "打开的内容与记录的承诺值不符，完整性有疑，已告警：{event_id}",
        "what opens is not what the record commits to: an integrity error, told of as an alert: {event_id}",
    ),
    TooManyReads: ProblemEntry(
        429,
        "too_many_reads",
        "一小时内查看原文的次数已满，请稍后再试",
        "no more originals within this hour, try again later",
    ),
    KeyStoreUnavailable: ProblemEntry(
        503, "key_store_unavailable", "密钥库没有应答，请稍后再试", "the key store does not answer, try again shortly"
    ),
    BeyondArea: ProblemEntry(403, "beyond_area", "不在你的监督范围内：{unit}", "the unit is not of your area: {unit}"),
    ErasureUnknown: ProblemEntry(404, "erasure_unknown", "没有这次删除：{erasure_id}", "no such erasure: {erasure_id}"),
    ExportUnknown: ProblemEntry(
        404,
        "export_unknown",
        "没有这次导出，或文件已过保存期：{export_id}",
        "no such export of yours, or its file is kept no longer: {export_id}",
    ),
    TooManyRecords: ProblemEntry(
        422,
        "too_many_records",
        "一次最多导出 {count_max} 条，请缩小时间范围或增加条件，或用 sample 抽查",
        "an export holds {count_max} records: narrow the time, add conditions, or draw a sample",
    ),
    NotPublishedYet: ProblemEntry(
        409,
        "not_published_yet",
        "这条记录还不在已发布的检查点里，请稍后再试：{event_id}",
        "the record is in no published checkpoint yet, try again shortly: {event_id}",
    ),
    PeriodNotOver: ProblemEntry(
        409,
        "period_not_over",
        "期间到 {last} 才结束，次日起可以抽取",
        "the period lasts until {last}: a sample can be drawn from the day after",
    ),
    NoSuchTree: ProblemEntry(
        404, "size_unknown", "已发布的日志没有到过这个大小", "the published log has {published} entries, not {size}"
    ),
    TileMissing: ProblemEntry(
        503, "tiles_damaged", "日志的散列块缺失，正待重建", "a tile is missing and must be rebuilt"
    ),
    EntryTooLarge: ProblemEntry(
        503,
        "entries_damaged",
        "这一块里有被改动的条目，无法给出",
        "an entry below this tile was changed and can't be served",
    ),
    TileTooShort: ProblemEntry(503, "tiles_damaged", "日志的散列块残缺，正待重建", "a tile is cut and must be rebuilt"),
}
