"""Who answers a surge, and by when: acknowledged first, then answered; reminded before each is due, escalated after.

A surge that asks whether something heard is true is verified, with evidence, and what comes of it is published. An
answer within 48 hours, within 24 where something heard spreads: 国办发〔2016〕61号.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

ACKNOWLEDGE_WITHIN = timedelta(hours=2)
ANSWER_WITHIN = timedelta(hours=48)
VERIFY_WITHIN = timedelta(hours=24)
# Reminded when a quarter of the time is left.
_REMINDED_AFTER = 0.75


class Outcome(StrEnum):
    """What a verification found; `ANSWERED` where there was nothing to verify."""

    ANSWERED = "answered"
    TRUE = "true"
    PARTLY = "partly"
    FALSE = "false"

    @property
    def zh(self) -> str:
        return {"answered": "已统一答复", "true": "属实", "partly": "部分属实", "false": "不属实"}[self]


class Nudge(StrEnum):
    REMINDED = "reminded"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True)
class Handling:
    """`claim`: what is said, as something that can be true or false; masked. `nudged`: what the clock did last, of the
    acknowledgement until there is one, then of the answer. `next_nudge_at`: None when there is no more to do."""

    surge_id: UUID
    lead_unit: str | None
    to_verify: bool
    acknowledge_by: datetime
    answer_by: datetime
    next_nudge_at: datetime | None
    nudged: Nudge | None = None
    claim: str | None = None
    acknowledged_at: datetime | None = None
    acknowledged_unit: str | None = None
    answered_at: datetime | None = None
    answer: str | None = None
    outcome: Outcome | None = None
    evidence: tuple[UUID, ...] = ()

    @property
    def due(self) -> datetime:
        return self.answer_by if self.acknowledged_at else self.acknowledge_by

    def is_overdue(self, now: datetime) -> bool:
        return self.answered_at is None and now > self.due


def begun(surge_id: UUID, lead_unit: str | None, to_verify: bool, at: datetime) -> Handling:
    acknowledge_by = at + ACKNOWLEDGE_WITHIN
    answer_by = at + (VERIFY_WITHIN if to_verify else ANSWER_WITHIN)
    return Handling(surge_id, lead_unit, to_verify, acknowledge_by, answer_by, reminder_at(at, acknowledge_by))


def reminder_at(since: datetime, due: datetime) -> datetime:
    return since + (due - since) * _REMINDED_AFTER


def next_nudge(handling: Handling) -> tuple[Nudge, datetime | None]:
    """What the clock does now, and when it strikes next; once escalated it goes on when somebody has acknowledged."""
    if handling.nudged is None:
        return Nudge.REMINDED, handling.due
    return Nudge.ESCALATED, None
