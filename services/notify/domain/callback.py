"""A person to be called back (人工回访): one open call a case; what happens meanwhile is told in the same call.

The number is never kept here: it is asked of intake when an operator opens the call.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.notify.domain.errors import CallbackNotOpen, CallbackTaken
from services.notify.domain.parties import Urgency

# As hotlines do: three calls at different times, then it is visibly given up.
ATTEMPTS_MAX = 3
# An operator whose shift ended in the middle of a call must not block it for ever.
TAKEN_MINUTES_MAX = 30

_URGENCY_RANKS = {Urgency.ROUTINE: 0, Urgency.PROMPT: 1, Urgency.IMMEDIATE: 2}


class CallbackState(StrEnum):
    WAITING = "waiting"
    CALLING = "calling"
    REACHED = "reached"
    UNREACHABLE = "unreachable"


OPEN_STATES = frozenset({CallbackState.WAITING, CallbackState.CALLING})


@dataclass(frozen=True, slots=True)
class Callback:
    """`text` is what to say, one paragraph an event; `unit_code` is the dispatching unit whose operators call."""

    id: UUID
    case_id: UUID
    unit_code: str
    reporter_ref: str
    # The purpose of the newest telling, e.g. reporter_resolved.
    reason: str
    text: str
    urgency: Urgency
    state: CallbackState
    attempts: int
    opened_by: str | None
    opened_at: datetime | None
    created_at: datetime
    updated_at: datetime

    def joined_by(self, reason: str, text: str, urgency: Urgency, now: datetime) -> "Callback":
        """With one more event to tell."""
        rank = _URGENCY_RANKS
        hurried = max(self.urgency, urgency, key=lambda one: rank[one])
        return replace(self, reason=reason, text=f"{self.text}\n{text}", urgency=hurried, updated_at=now)

    def opened(self, by: str, now: datetime) -> "Callback":
        """An operator takes the call.

        Raises:
            CallbackNotOpen: it is over.
            CallbackTaken: another operator, or this one, has it in hand.
        """
        self._require_open()
        if self.opened_at is not None and now - self.opened_at < timedelta(minutes=TAKEN_MINUTES_MAX):
            raise CallbackTaken(self.id)
        return replace(self, state=CallbackState.CALLING, opened_by=by, opened_at=now, updated_at=now)

    def released(self, now: datetime) -> "Callback":
        """Back on the list without an attempt: there was no number to be had."""
        return replace(self, state=CallbackState.WAITING, opened_by=None, opened_at=None, updated_at=now)

    def given_up(self, now: datetime) -> "Callback":
        return replace(self.released(now), state=CallbackState.UNREACHABLE)

    def finished(self, by: str, reached: bool, has_more: bool, now: datetime) -> "Callback":
        """After the call; `has_more` when something happened that the operator could not see when it began.

        Raises:
            CallbackNotOpen: it is over, was never begun, or another operator has it.
        """
        self._require_open()
        if self.state is not CallbackState.CALLING or self.opened_by != by:
            raise CallbackNotOpen(self.id)
        if reached:
            over = self.released(now)
            return replace(over, attempts=0) if has_more else replace(over, state=CallbackState.REACHED)
        attempts = self.attempts + 1
        state = CallbackState.UNREACHABLE if attempts >= ATTEMPTS_MAX else CallbackState.WAITING
        return replace(self.released(now), attempts=attempts, state=state)

    def _require_open(self) -> None:
        if self.state not in OPEN_STATES:
            raise CallbackNotOpen(self.id)
