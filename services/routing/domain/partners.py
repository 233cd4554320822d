"""Partners beyond government (党-政-社-群): they hold no power, and help by tasks that a power's holder answers for.

A task's way, seen from the partner; what the holder does is of the case's own matrix (`domain/matrix.py`):

    open ─claim→ claimed ─done→ done ─(holder: confirm_task)→ confirmed
      ↑──release──┘  ↑────(holder: sends it back)──┘     any of the first three ─(holder: withdraw_task)→ withdrawn
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

KINDS: Mapping[str, str] = {
    "property_company": "物业服务企业",
    "owners_committee": "业主委员会",
    "social_organisation": "社会组织",
    "volunteer_team": "志愿服务队",
    "police_community_post": "警务室（警民联系点）",
    "association": "协会",
}
OPEN, CLAIMED, DONE, CONFIRMED, WITHDRAWN = "open", "claimed", "done", "confirmed", "withdrawn"
OVER = frozenset({CONFIRMED, WITHDRAWN})
INVITED, OFFERED = "invited", "offered"
# A partner that claims a task and falls silent gives it free again.
LEASE = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Partner:
    """`unit_code`: the unit that answers for it and keeps its entry. `contact_ref`: where the contact is kept, never
    the contact. `agreement`: on what it rests (协议、备案). `valid_to`: its last day; None for no end."""

    code: str
    name: str
    kind: str
    area_code: str
    unit_code: str
    contact_ref: str
    agreement: str
    valid_from: date
    valid_to: date | None = None
    is_active: bool = True

    def is_in_force(self, day: date) -> bool:
        return self.is_active and self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class TaskLine(NamedTuple):
    state: str
    action: str
    next_state: str


# What a partner may do; each whom the task was offered to may claim it, and then only whoever claimed it goes on.
TASK_MATRIX = (
    TaskLine(OPEN, "claim", CLAIMED),
    TaskLine(CLAIMED, "release", OPEN),
    TaskLine(CLAIMED, "done", DONE),
)
TASK_FIELDS: Mapping[str, Mapping[str, bool]] = {"claim": {}, "release": {"reason": True}, "done": {"result": True}}


@dataclass(frozen=True, slots=True)
class PartnerTask:
    """All that a partner sees: `text` and `place` are masked, nothing of the case stands in them but what its holder
    wrote. `unit_code`, `post_code`: who asked. `result`, `reason`: masked."""

    id: UUID
    case_id: UUID
    mode: str
    unit_code: str
    post_code: str
    offered_to: tuple[str, ...]
    text: str
    place: str
    area_code: str
    asked_at: datetime
    due_at: datetime
    state: str = OPEN
    claimed_by: str = ""
    claimed_until: datetime | None = None
    result: str = ""
    reason: str = ""

    def standing(self, now: datetime) -> str:
        """Its state; a claim that has run out leaves it open."""
        is_lapsed = self.state == CLAIMED and self.claimed_until is not None and self.claimed_until < now
        return OPEN if is_lapsed else self.state

    def is_shown_to(self, partner: str, now: datetime) -> bool:
        """What another has claimed is nobody's business."""
        return self.claimed_by == partner if self.standing(now) != OPEN else partner in self.offered_to

    def claimed(self, partner: str, now: datetime) -> "PartnerTask":
        return replace(self, state=CLAIMED, claimed_by=partner, claimed_until=now + LEASE, reason="")

    def released(self) -> "PartnerTask":
        return replace(self, state=OPEN, claimed_by="", claimed_until=None)

    def codes(self) -> dict[str, Any]:
        """For the case's course and the record."""
        return {
            "task_id": str(self.id),
            "mode": self.mode,
            "state": self.state,
            "partner": self.claimed_by,
            "due_at": self.due_at.isoformat(),
        }


def task_actions(task: PartnerTask, now: datetime) -> list[dict[str, Any]]:
    """What the partner it is shown to may do: [{action, fields: {name: {required}}}]."""
    offered = [line.action for line in TASK_MATRIX if line.state == task.standing(now)]
    return [
        {"action": action, "fields": {name: {"required": needed} for name, needed in TASK_FIELDS[action].items()}}
        for action in offered
    ]
