"""The one table of steps: action → what it is told, the command it becomes, and the verb."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from services.routing.domain.case import Case
from services.routing.domain.events import Actor
from services.routing.entrypoints import forms_joint as joint
from services.routing.entrypoints import forms_life as life
from services.routing.entrypoints import forms_mediation as mediation
from services.routing.entrypoints import forms_partners as partners
from services.routing.usecases.accept_case import accept_case
from services.routing.usecases.answer_assist import CompleteAssist, WaiveAssist, complete_assist, waive_assist
from services.routing.usecases.answer_question import AnswerQuestion, answer_question
from services.routing.usecases.answer_supervision import AnswerSupervision, answer_supervision
from services.routing.usecases.ask_reporter import AskReporter, ask_reporter
from services.routing.usecases.assign_case import AssignCase, assign_case
from services.routing.usecases.case_steps import Desk, StepCommand
from services.routing.usecases.close_case import close_case
from services.routing.usecases.conclude_mediation import ConcludeMediation, conclude_mediation
from services.routing.usecases.decide_extension import DecideExtension, decide_extension
from services.routing.usecases.decide_objection import DecideObjection, decide_objection
from services.routing.usecases.decide_return import DecideReturn, decide_return
from services.routing.usecases.follow_up_case import FollowUpCase, follow_up_case
from services.routing.usecases.judge_task import ConfirmTask, WithdrawTask, confirm_task, withdraw_task
from services.routing.usecases.link_cases import LinkCase, MergeCase, UnmergeCase, link_case, merge_case, unmerge_case
from services.routing.usecases.object_assignment import ObjectAssignment, object_assignment
from services.routing.usecases.offer_task import OfferTask, offer_task
from services.routing.usecases.open_mediation import NamedParty, OpenMediation, open_mediation
from services.routing.usecases.post_message import PostMessage, post_message
from services.routing.usecases.propose_fix import ProposeFix, propose_fix
from services.routing.usecases.record_session import RecordSession, record_session
from services.routing.usecases.refer_accountability import ReferAccountability, refer_accountability
from services.routing.usecases.reject_case import RejectCase, reject_case
from services.routing.usecases.remind_case import RemindCase, remind_case
from services.routing.usecases.reopen_case import ReopenCase, reopen_case
from services.routing.usecases.report_up import ReportUp, report_up
from services.routing.usecases.request_assist import RequestAssist, Whistle, request_assist, whistle
from services.routing.usecases.request_extension import RequestExtension, request_extension
from services.routing.usecases.resolve_case import ResolveCase, resolve_case
from services.routing.usecases.resume_case import resume_case
from services.routing.usecases.return_case import ReturnCase, return_case
from services.routing.usecases.split_case import Part, SplitCase, split_case
from services.routing.usecases.start_case import start_case
from services.routing.usecases.supervise_case import SuperviseCase, supervise_case
from services.routing.usecases.suspend_case import SuspendCase, suspend_case
from services.routing.usecases.transfer_case import TransferCase, delegate_case, transfer_case
from services.routing.usecases.watch_case import WatchCase, watch_case


class Step(NamedTuple):
    """`form`'s fields are the command's, but for those that `command` makes otherwise."""

    form: type[life.StepForm]
    command: type[StepCommand]
    verb: Callable[[Any, Desk], Awaitable[Case]]
    name: str

    def command_of(self, form: life.StepForm, case_id: UUID, actor: Actor, expected_version: int | None) -> StepCommand:
        fields = {name: getattr(form, name) for name in type(form).model_fields}
        if isinstance(form, joint.SplitForm):
            fields["parts"] = tuple(Part(part.title, part.text, part.category_code) for part in form.parts)
        if isinstance(form, mediation.OpenMediationForm):
            fields["parties"] = tuple(NamedParty(each.name, each.phone, each.is_reporter) for each in form.parties)
        return self.command(case_id, actor, expected_version=expected_version, **fields)


STEPS: Mapping[str, Step] = {
    "accept": Step(life.StepForm, StepCommand, accept_case, "签收 / accept"),
    "start": Step(life.StepForm, StepCommand, start_case, "开始办理 / start"),
    "resolve": Step(life.ResolveForm, ResolveCase, resolve_case, "办结 / resolve"),
    "assign": Step(life.AssignForm, AssignCase, assign_case, "指派岗位 / assign to a post"),
    "object": Step(life.ReasonForm, ObjectAssignment, object_assignment, "对清单外指派提出异议 / object"),
    "decide_objection": Step(life.DecisionForm, DecideObjection, decide_objection, "处理异议 / decide an objection"),
    "return": Step(joint.ReturnForm, ReturnCase, return_case, "退单 / return"),
    "decide_return": Step(joint.DecideReturnForm, DecideReturn, decide_return, "处理退单 / decide a return"),
    "transfer": Step(joint.TransferForm, TransferCase, transfer_case, "转办 / transfer"),
    "delegate": Step(joint.TransferForm, TransferCase, delegate_case, "交办 / delegate"),
    "report_up": Step(joint.TransferForm, ReportUp, report_up, "上报 / report up"),
    "whistle": Step(joint.WhistleForm, Whistle, whistle, "吹哨 / whistle"),
    "request_assist": Step(joint.AssistForm, RequestAssist, request_assist, "请求协办 / request assistance"),
    "complete_assist": Step(joint.TaskResultForm, CompleteAssist, complete_assist, "协办答复 / complete assistance"),
    "waive_assist": Step(joint.TaskReasonForm, WaiveAssist, waive_assist, "免予协办 / waive assistance"),
    "offer_task": Step(partners.OfferForm, OfferTask, offer_task, "发布协作任务 / offer partners a task"),
    "confirm_task": Step(partners.JudgementForm, ConfirmTask, confirm_task, "确认协作任务 / confirm a partner's task"),
    "withdraw_task": Step(joint.TaskReasonForm, WithdrawTask, withdraw_task, "撤回协作任务 / withdraw a task"),
    "propose_fix": Step(life.ProposalForm, ProposeFix, propose_fix, "方案征求意见 / propose a fix"),
    "answer_question": Step(life.AnswerForm, AnswerQuestion, answer_question, "追问答复 / answer a question"),
    "request_extension": Step(
        life.ExtensionForm, RequestExtension, request_extension, "申请延期 / request an extension"
    ),
    "decide_extension": Step(life.DecisionForm, DecideExtension, decide_extension, "延期审批 / decide an extension"),
    "suspend": Step(life.SuspendForm, SuspendCase, suspend_case, "挂起 / suspend"),
    "resume": Step(life.StepForm, StepCommand, resume_case, "恢复办理 / resume"),
    "watch": Step(life.SuspendForm, WatchCase, watch_case, "关注苗头 / watch"),
    "open_mediation": Step(mediation.OpenMediationForm, OpenMediation, open_mediation, "启动调解 / open a mediation"),
    "record_session": Step(mediation.SessionForm, RecordSession, record_session, "调解记录 / record a session"),
    "conclude_mediation": Step(
        mediation.ConclusionForm, ConcludeMediation, conclude_mediation, "调解终结 / conclude a mediation"
    ),
    "ask_reporter": Step(life.QuestionForm, AskReporter, ask_reporter, "请反映人补充 / ask the reporter"),
    "message": Step(joint.MessageForm, PostMessage, post_message, "留言 / message"),
    "supervise": Step(life.SuperviseForm, SuperviseCase, supervise_case, "督办 / supervise"),
    "answer_supervision": Step(life.TextForm, AnswerSupervision, answer_supervision, "督办答复 / answer a supervision"),
    "refer_accountability": Step(
        life.ReferralForm, ReferAccountability, refer_accountability, "问责线索移送 / refer a lead for accountability"
    ),
    "remind": Step(life.TextForm, RemindCase, remind_case, "催办 / remind"),
    "reject": Step(life.RejectForm, RejectCase, reject_case, "不予受理 / reject"),
    "follow_up": Step(life.FollowUpForm, FollowUpCase, follow_up_case, "回访 / follow up"),
    "close": Step(life.StepForm, StepCommand, close_case, "结案 / close"),
    "reopen": Step(life.ReasonForm, ReopenCase, reopen_case, "重办 / reopen"),
    "link": Step(joint.LinkForm, LinkCase, link_case, "关联 / link"),
    "merge": Step(joint.MergeForm, MergeCase, merge_case, "并案 / merge"),
    "unmerge": Step(joint.UnmergeForm, UnmergeCase, unmerge_case, "撤销并案 / unmerge"),
    "split": Step(joint.SplitForm, SplitCase, split_case, "拆分 / split"),
}
# These lock both cases in the order of their ids, so neither may be locked before.
STEPS_ON_TWO = frozenset({"link", "merge", "unmerge"})
# This one answers those that were merged into its case, too.
STEPS_ON_MERGED = frozenset({"resolve"})
# Watchers act on the cases of their area; every other step is the officers'.
OVERSEERS_ACTIONS = frozenset({"supervise", "remind", "decide_objection", "message"})
