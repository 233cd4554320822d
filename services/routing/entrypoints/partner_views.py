"""Partners and their tasks, as JSON. To a partner nothing of the case is shown."""

from datetime import datetime
from typing import cast

from typing_extensions import TypedDict

from chassis.web.shapes import Day, Id, Moment
from services.routing.domain.partners import KINDS, Partner, PartnerTask, task_actions
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.entrypoints.case_shapes import ActionView
from services.routing.entrypoints.views import civil


class PartnerView(TypedDict):
    """`unit_code`: the unit that answers for it. `valid_to`: its last day; null for no end."""

    code: str
    name: str
    kind: str
    kind_label: str
    area_code: str
    unit_code: str
    contact_ref: str | None
    agreement: str
    valid_from: Day
    valid_to: Day | None
    is_active: bool


class PlaceView(TypedDict):
    code: str | None
    name: str | None


class AskerView(TypedDict):
    unit_code: str
    name: str | None


class PartnerTaskView(TypedDict):
    """All that a partner sees."""

    task_id: Id
    mode: str
    task: str
    place: str | None
    area: PlaceView
    asked_by: AskerView
    asked_at: Moment
    due_at: Moment
    state: str
    claimed_until: Moment | None
    sent_back_because: str | None
    next_actions: list[ActionView]


class AskingPostView(TypedDict):
    unit_code: str
    post_code: str


class HolderTaskView(TypedDict):
    """`result` and `reason` are masked."""

    task_id: Id
    mode: str
    state: str
    partner: str | None
    due_at: Moment
    offered_to: list[str]
    task: str
    place: str | None
    asked_by: AskingPostView
    asked_at: Moment
    claimed_until: Moment | None
    result: str | None
    reason: str | None


def partner_view(each: Partner) -> PartnerView:
    return {
        "code": each.code,
        "name": each.name,
        "kind": each.kind,
        "kind_label": KINDS.get(each.kind, each.kind),
        "area_code": each.area_code,
        "unit_code": each.unit_code,
        "contact_ref": each.contact_ref or None,
        "agreement": each.agreement,
        "valid_from": each.valid_from.isoformat(),
        "valid_to": each.valid_to.isoformat() if each.valid_to else None,
        "is_active": each.is_active,
    }


def task_for_partner(task: PartnerTask, now: datetime, snapshot: Snapshot | None) -> PartnerTaskView:
    unit = snapshot.unit_by_code.get(task.unit_code) if snapshot else None
    area = snapshot.area_by_code.get(task.area_code) if snapshot else None
    state = task.standing(now)
    return {
        "task_id": str(task.id),
        "mode": task.mode,
        "task": task.text,
        "place": task.place or None,
        "area": {"code": task.area_code or None, "name": area.name if area else None},
        "asked_by": {"unit_code": task.unit_code, "name": unit.name if unit else None},
        "asked_at": civil(task.asked_at),
        "due_at": civil(task.due_at),
        "state": state,
        "claimed_until": civil(task.claimed_until) if state == "claimed" else None,
        "sent_back_because": task.reason or None,
        "next_actions": cast(list[ActionView], task_actions(task, now)),
    }


def task_for_holder(task: PartnerTask, now: datetime) -> HolderTaskView:
    return {
        "task_id": str(task.id),
        "mode": task.mode,
        "due_at": civil(task.due_at),
        "state": task.standing(now),
        "partner": task.claimed_by or None,
        "offered_to": list(task.offered_to),
        "task": task.text,
        "place": task.place or None,
        "asked_by": {"unit_code": task.unit_code, "post_code": task.post_code},
        "asked_at": civil(task.asked_at),
        "claimed_until": civil(task.claimed_until),
        "result": task.result or None,
        "reason": task.reason or None,
    }
