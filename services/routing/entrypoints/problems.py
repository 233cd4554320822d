"""The one table error → HTTP."""

from chassis.web.problems import ProblemEntry, ProblemTable
from services.routing.usecases import errors, partner_errors
from services.routing.usecases.issue_document import DocumentNotDue
from services.routing.usecases.receive_referral import ReferralReceived, ReferralUnknown
from services.routing.usecases.sealing import KeyStoreUnavailable
from services.routing.usecases.withdraw_document import DocumentUnknown, DocumentWithdrawn

PROBLEMS: ProblemTable = {
    errors.CaseUnknown: ProblemEntry(404, "case_unknown", "没有这个办件：{case_id}", "no such case: {case_id}"),
    errors.NotYourCase: ProblemEntry(
        403, "not_your_case", "这件事不由你的单位或岗位办理", "this case, or this step, belongs to another unit or post"
    ),
    errors.StaleVersion: ProblemEntry(
        412,
        "stale_version",
        "办件已被他人更新，请刷新后再试",
        "the case has changed since you read it",
        extensions=("current_version", "state", "next_actions"),
    ),
    errors.WrongState: ProblemEntry(
        409,
        "wrong_state",
        "办件现在不能进行这一步（{action}，当前状态 {state}）{hint}",
        "cannot {action} a case that is {state}{hint_en}",
        extensions=("state", "next_actions"),
    ),
    errors.CaseClaimed: ProblemEntry(
        409,
        "case_claimed",
        "本单位 {claimed_by} 正在办理此件，占用至 {claimed_until}",
        "{claimed_by} of your unit is at work on this case until {claimed_until}",
        extensions=("claimed_by", "claimed_until"),
    ),
    errors.ClaimLost: ProblemEntry(
        409, "claim_lost", "占用已到期或已释放，请重新占用", "the claim has run out or was ended; claim the case again"
    ),
    errors.NotInQueue: ProblemEntry(
        409, "not_in_queue", "此件已不在本单位待办中", "your unit has nothing to do about this case any more"
    ),
    errors.FilterUnknown: ProblemEntry(
        404, "filter_unknown", "没有这个已存筛选：{name}", "no such saved filter: {name}"
    ),
    errors.DisputeUnknown: ProblemEntry(
        404, "dispute_unknown", "没有这个争议：{dispute_id}", "no such dispute: {dispute_id}"
    ),
    errors.DisputeRuled: ProblemEntry(
        409, "dispute_ruled", "这个争议已经裁决", "the ruling on this dispute has been given"
    ),
    errors.NotYourDispute: ProblemEntry(
        403,
        "not_your_dispute",
        "争议由裁决单位裁决，当事单位只能陈述意见",
        "the deciding unit rules, never a party; the parties state their views",
    ),
    errors.MarkUnknown: ProblemEntry(404, "mark_unknown", "没有这个标记：{mark_id}", "no such mark: {mark_id}"),
    errors.NotYourMark: ProblemEntry(
        403,
        "not_your_mark",
        "只有被标记的岗位（或其代理）可以陈述、申诉；由无利害关系的另一单位认定，复核须换人",
        "only the marked post or its deputy speaks; another unit that is no party decides, an appeal another decider",
    ),
    errors.StaleMark: ProblemEntry(
        412,
        "stale_version",
        "标记已被他人更新，请刷新后再试",
        "the mark has changed since you read it",
        extensions=("current_version", "state", "next_actions"),
    ),
    errors.WrongMarkState: ProblemEntry(
        409,
        "wrong_state",
        "标记现在不能进行这一步（{action}，当前状态 {state}）{hint}",
        "cannot {action} a mark that is {state}{hint_en}",
        extensions=("state", "next_actions"),
    ),
    partner_errors.TaskUnknown: ProblemEntry(404, "task_unknown", "没有这项任务：{task_id}", "no such task: {task_id}"),
    partner_errors.WrongTaskState: ProblemEntry(
        409,
        "wrong_state",
        "任务现在不能进行这一步（{action}，当前状态 {state}）{hint}",
        "cannot {action} a task that is {state}{hint_en}",
        extensions=("state", "next_actions"),
    ),
    partner_errors.PartnerNotInForce: ProblemEntry(
        403,
        "partner_not_in_force",
        "协作力量名册中没有登记，或协议不在有效期内",
        "not in the register of partners, or its agreement is not in force",
    ),
    partner_errors.NotYourPartner: ProblemEntry(
        403,
        "not_your_partner",
        "名册由责任单位的决定岗位维护",
        "the register is kept by a decision post of the unit that answers for the partner",
    ),
    ReferralUnknown: ProblemEntry(
        404, "referral_unknown", "没有这份问责移送：{referral_id}", "no such referral: {referral_id}"
    ),
    ReferralReceived: ProblemEntry(
        409, "referral_received", "这份移送已经接收登记", "the referral was received before"
    ),
    errors.PostUnknown: ProblemEntry(404, "post_unknown", "没有这个岗位：{code}", "no such post: {code}"),
    DocumentNotDue: ProblemEntry(409, "document_not_due", "现在不能制发{name}：{zh}", "this document is not due: {en}"),
    DocumentUnknown: ProblemEntry(
        404, "document_unknown", "没有编码为 {code} 的公文", "no document has the code {code}"
    ),
    DocumentWithdrawn: ProblemEntry(
        409, "document_withdrawn", "{number} 已经撤回", "the document was withdrawn before"
    ),
    KeyStoreUnavailable: ProblemEntry(
        503,
        "key_store_unavailable",
        "密钥服务暂时不可用，什么都没有改动，请稍后再试",
        "the key store does not answer; nothing was changed, try again later",
    ),
    errors.NoRulebook: ProblemEntry(503, "no_rulebook", "还没有发布权力清单", "no rulebook has been published yet"),
    errors.RulebookUnknown: ProblemEntry(
        404, "rulebook_unknown", "没有这个版本的权力清单：{version}", "no such rulebook version: {version}"
    ),
    errors.AlreadyPublished: ProblemEntry(
        409,
        "already_published",
        "这个版本已经发布；要恢复旧版，请用回退（rollback）",
        "this version is published already; to go back to it, roll back to it",
    ),
    errors.RulebookNotReady: ProblemEntry(
        409,
        "rulebook_not_ready",
        "版本 {version} 现为 {state}，不能 {step}；{hint}",
        "cannot {step} version {version}, which is {state}; {hint_en}",
        extensions=("state", "missing", "next_step"),
    ),
    errors.RulebookUnresolved: ProblemEntry(
        409,
        "rulebook_unresolved",
        "权力清单还有 {count} 处冲突或错误，解决或声明后才能审核、发布",
        "the rulebook has {count} unresolved conflicts or errors",
        extensions=("blocking",),
    ),
    errors.SimulationUnknown: ProblemEntry(
        404, "simulation_unknown", "没有这次模拟：{simulation_id}", "no such simulation: {simulation_id}"
    ),
    errors.SimulationOver: ProblemEntry(
        409, "simulation_over", "这次模拟已经结束（{state}）", "this simulation is over: {state}", extensions=("state",)
    ),
    errors.OwnDraft: ProblemEntry(
        403,
        "own_draft",
        "编写或修改过这个版本的人不能审核它，请由另一人审核",
        "who wrote or edited this version can't review it; ask a second person",
    ),
    errors.NoneInForce: ProblemEntry(
        404,
        "none_in_force",
        "截至 {known} 所知，{on} 没有生效的权力清单",
        "no rulebook was in force on {on} as known at {known}",
    ),
    errors.InvalidFields: ProblemEntry(
        422, "invalid_fields", "有字段不符合要求", "some fields are invalid", errors="errors"
    ),
    errors.RulebookUnsound: ProblemEntry(
        422,
        "rulebook_unsound",
        "权力清单有 {count} 处错误，请按行修改",
        "the tables have {count} faults",
        extensions=("rows",),
        errors="errors",
    ),
}
