"""Every action with a body that is sound, and somebody who stands to the case as the matrix wants it."""

from typing import Any

from services.routing.domain import matrix
from services.routing.domain.matrix import ACTIONS, MATRIX
from tests.component.routing.house import House

Json = dict[str, Any]

CENTRE, INSPECTORATE, STRANGER = "500105-ZW-P07", "500105-DC-P02", "500105-TW-P01"
CENTRES = {matrix.DISPATCHER, matrix.FOLLOW_UP, matrix.EXTENSION_DECIDER, matrix.REJECTER}
STATES = tuple(dict.fromkeys([*(line.state for line in MATRIX), *(line.next_state for line in MATRIX), "rejected"]))
STATES += ("withdrawn",)


def body_of(action: str, case: Json, other_case: str) -> Json:
    """One that the fields alone don't condemn."""
    task = case["assistants"][0]["task_id"]
    bodies: dict[str, Json] = {
        "resolve": {"result": "已办"},
        "assign": {"post_code": "500105-HB-P04"},
        "decide_objection": {"approve": True, "reason": "成立"},
        "return": {"reason_code": "not_ours", "reason": "不归"},
        "decide_return": {"decision": "refuse", "reason": "事实未变"},
        "transfer": {"to_unit": "500105-ZJ", "reason": "归口"},
        "delegate": {"to_unit": "500105006-JD", "reason": "属地"},
        "report_up": {"to_unit": "500105-DC", "reason": "报告"},
        "whistle": {"units": ["500105-MZ"], "reason": "请到场", "report_within_hours": 2},
        "request_assist": {"unit_code": "500105-MZ", "task": "协助"},
        "complete_assist": {"task_id": task, "result": "已协助"},
        "waive_assist": {"task_id": task, "reason": "不需要"},
        "offer_task": {"task": "清理楼道", "partners": ["ZY-STEPS"]},
        "confirm_task": {"task_id": task, "approve": True, "reason": "已核实"},
        "withdraw_task": {"task_id": task, "reason": "不再需要"},
        "propose_fix": {"text": "夜间停工"},
        "answer_question": {"question_id": task, "text": "说明如下"},
        "request_extension": {"workdays": 1, "reason": "忙"},
        "decide_extension": {"approve": True, "reason": "可"},
        "open_mediation": {"mediator": "TJ-STEPS", "parties": [{"name": "甲某"}, {"name": "乙某"}]},
        "record_session": {"minutes": "各方到场"},
        "conclude_mediation": {"outcome": "failed", "text": "未能达成一致"},
        "ask_reporter": {"question": "在哪里"},
        "message": {"text": "请关注"},
        "supervise": {"text": "请说明", "answer_within_hours": 4},
        "answer_supervision": {"text": "已到现场"},
        "refer_accountability": {"unit_code": "500105-HB", "reason": "多次逾期", "basis": "《中国共产党问责条例》"},
        "remind": {"text": "请抓紧"},
        "reject": {"reason": "不属受理范围", "legal_basis": "《信访工作条例》"},
        "follow_up": {"reached": True, "resolved": True},
        "link": {"case": other_case},
        "merge": {"into_case": other_case},
        "split": {"parts": [{"title": "甲", "text": "甲事"}, {"title": "乙", "text": "乙事"}]},
    }
    bodies |= {action: {"reason": "理由"} for action in ("object", "suspend", "reopen", "watch")}
    return bodies.get(action, {})


def standing_of(action: str) -> str:
    """The first that the matrix names for it."""
    return next(line.by for line in MATRIX if line.action == action)


def post_of(standing: str, case: Json) -> str:
    return {
        matrix.HANDLING_POSTS: str(case["lead"]["post_code"]),
        matrix.DECISION_POSTS: "500105-HB-P01",
        matrix.ASSISTANT_POSTS: str(case["assistants"][0]["post_code"]),
        matrix.SUPERVISOR: INSPECTORATE,
        matrix.REFERRER: "500105-DC-P01",
    }.get(standing, CENTRE)


def who_takes(house: House, action: str, case: Json) -> dict[str, str]:
    return house.officer(post_of(standing_of(action), case))


def is_legal(action: str, state: str) -> bool:
    """For whoever `who_takes` it; the service centre stands to a case in several ways at once."""
    standing = standing_of(action)
    own = CENTRES if standing in CENTRES else {standing}
    return any(line.state == state and line.action == action and line.by in own for line in MATRIX)


assert set(ACTIONS) == {line.action for line in MATRIX}
