"""The diagram of what really happened under a power, with what differs from the list marked.

A mark says that something differed, and nothing about anybody's fault: a post may have been vacant.
"""

from datetime import timedelta

from services.routing.domain.diagrams.chart import Arrow, Chart, Lane, Node
from services.routing.domain.diagrams.doers import Doers, in_lane_order
from services.routing.domain.diagrams.happenings import ACCEPTED, RECEIVED, RESOLVED, Act, Passage, Tally
from services.routing.domain.diagrams.prescribed import heading
from services.routing.domain.plain_words import either, limit_words, respond_words
from services.routing.domain.rulebook.tables import Power

NO_CASES = "还没有办件"
_SYSTEM = Lane("system", "派单系统", "system")
_NO_POST = Lane("no post", "未登记岗位", "handling")
# By the dispatch itself, so that no post stands beside them.
_BY_SYSTEM = frozenset({RECEIVED, "CaseAssigned", "CaseSentToTriage", "CaseDisputed"})
# The events of a case as the glossary names them; one that is not here is shown by its own name.
EVENT_NAMES = {
    RECEIVED: "收到诉求",
    "CaseAssigned": "派单",
    "CaseSentToTriage": "转人工研判",
    "CaseDisputed": "管辖争议",
    ACCEPTED: "签收",
    RESOLVED: "办结",
    "CaseStarted": "开始办理",
    "CaseReassigned": "改派岗位",
    "AssignmentObjected": "对清单外指派提出异议",
    "ObjectionDecided": "异议处理",
    "CaseReturned": "退单",
    "ReturnRefused": "驳回退单",
    "CaseTransferred": "转办",
    "CaseDelegated": "交办",
    "CaseReportedUp": "上报",
    "UnitsWhistled": "吹哨",
    "AssistRequested": "请求协办",
    "AssistCompleted": "协办答复",
    "AssistWaived": "免予协办",
    "PartnerTaskOffered": "发布协作任务",
    "PartnerTaskClaimed": "协作力量认领",
    "PartnerTaskReleased": "协作力量放弃",
    "PartnerTaskDone": "协作力量完成",
    "PartnerTaskConfirmed": "确认协作任务",
    "PartnerTaskSentBack": "退回协作任务",
    "PartnerTaskWithdrawn": "撤回协作任务",
    "ExtensionRequested": "申请延期",
    "ExtensionDecided": "延期审批",
    "CaseSuspended": "挂起",
    "ReporterAsked": "请反映人补充",
    "CaseResumed": "恢复办理",
    "MessagePosted": "对话留言",
    "CaseFollowedUp": "回访",
    "FalseClosureNoticed": "发现虚假办结",
    "CaseClosed": "结案",
    "CaseRejected": "不予受理",
    "CaseReopened": "重办",
    "CaseSupervised": "督办",
    "SupervisionAnswered": "督办答复",
    "CaseReminded": "催办",
    "CaseMerged": "并案",
    "CaseUnmerged": "撤销并案",
    "CaseLinked": "关联",
    "CaseSplit": "拆分",
    "StatementMade": "争议陈述",
    "CaseRuled": "管辖裁决",
    "DeviationNoticed": "发现步骤偏差",
    "AssistOverdue": "协办逾期",
    "CaseSupplemented": "反映人补充",
    "FeedbackNoted": "反映人评价",
    "ReopenAsked": "反映人要求重办",
    "CaseWithdrawn": "撤回",
    "BreachNoticed": "发现逾期",
    "CaseEscalated": "升级",
    "ClockRebased": "时限重算",
    "MarkHeard": "陈述意见",
    "MarkUpheld": "标记认定成立",
    "MarkExcused": "标记免予认定",
    "MarkAppealed": "对标记申诉",
    "MarkReminded": "提醒陈述意见",
    "MarkUnanswered": "逾期未陈述意见",
}
_ENDED = frozenset({RESOLVED, "CaseClosed", "CaseRejected", "CaseWithdrawn", "CaseMerged"})


def actual_chart(power: Power, doers: Doers, tally: Tally, scope: str) -> Chart:
    """`scope`: which cases were counted, in words."""
    names = tuple(doers.lane((act.by,), power) if act.by else _lane_without_post(act) for act in tally.acts)
    lanes = dict(zip(tally.acts, names, strict=True))
    keys = {act: f"act{number}" for number, act in enumerate(tally.acts)}
    title = f"{power.name}（实际运行）"
    above = (*heading(power, doers), f"统计范围：{scope}")
    foot = _foot(power, tally)
    if not tally.cases:
        return Chart(title, above, (_SYSTEM,), (Node("none", _SYSTEM.key, NO_CASES, "terminal"),), (), foot=foot)
    nodes = [_node(power, tally, act, keys[act], lanes[act].key) for act in tally.acts]
    at = {act: position for position, act in enumerate(tally.acts)}
    in_order = sorted(tally.passages.items(), key=lambda each: (at[each[0][0]], at[each[0][1]]))
    arrows = [_arrow(power, keys, pair, passage) for pair, passage in in_order]
    return Chart(title, above, in_lane_order(lanes.values()), tuple(nodes), tuple(arrows), foot=foot)


def _lane_without_post(act: Act) -> Lane:
    return _SYSTEM if act.event in _BY_SYSTEM else _NO_POST


def _node(power: Power, tally: Tally, act: Act, key: str, lane: str) -> Node:
    notes = [f"{tally.acts[act]}件次"]
    if tally.resting[act] and act.event not in _ENDED:
        notes.append(f"现停在此处{tally.resting[act]}件")
    return Node(
        key,
        lane,
        EVENT_NAMES.get(act.event, act.event),
        "terminal" if act.event == RECEIVED or act.event in _ENDED else "step",
        tuple(notes),
        "；".join(_deviations(power, tally, act)),
    )


def _deviations(power: Power, tally: Tally, act: Act) -> list[str]:
    found = []
    prescribed = power.process_steps[0].who
    if act.event == ACCEPTED and act.by not in prescribed:
        found.append(f"清单规定由{either(prescribed)}签收")
    if tally.late[act]:
        found.append(f"{tally.late[act]}件超时")
    return found


def _arrow(power: Power, keys: dict[Act, str], pair: tuple[Act, Act], passage: Passage) -> Arrow:
    source, target = pair
    label = [f"{passage.count}件", f"中位{duration_words(passage.median_duration)}"]
    if target.event == ACCEPTED:
        label.append(f"规定{respond_words(power)}")
    skipped = target.event == RESOLVED and passage.unaccepted > 0
    if skipped:
        label.append(f"偏差：{passage.unaccepted}件未签收即办结")
    return Arrow(keys[source], keys[target], tuple(label), skipped)


def _foot(power: Power, tally: Tally) -> tuple[tuple[str, str], ...]:
    rows = [
        ("清单规定", " → ".join(f"{step.name}（{either(step.who)}）" for step in power.process_steps)),
        ("规定时限", limit_words(power)),
    ]
    if tally.reported:
        done = "、".join(f"{step.name} {tally.steps_done[step.name]}/{tally.reported}" for step in power.process_steps)
        rows.append(("环节申报", f"办结时申报已做的环节：{done}"))
    rows.append(("说明", "偏差只说明与清单不同，不等于责任；用时为中位数"))
    return tuple(rows)


def duration_words(duration: timedelta) -> str:
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours_of_day = divmod(hours, 24)
    if days >= 2:
        return f"{days}天{hours_of_day}小时"
    if hours:
        return f"{hours}小时{minutes}分"
    return f"{minutes}分" if minutes else f"{seconds}秒"
