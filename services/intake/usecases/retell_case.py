"""Make a case's progress again from all its events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.intake.domain.progress import CaseState, Progress, apply, received


@dataclass(slots=True)
class CaseHistory:
    """Events of one case, in whatever order and however often they were read."""

    received_at: datetime
    states: dict[int, CaseState]

    @property
    def is_whole(self) -> bool:
        """False when the oldest events are gone from the source."""
        return bool(self.states) and set(self.states) == set(range(1, max(self.states) + 1))


def retell(history: CaseHistory) -> Progress:
    progress = received(history.received_at)
    for state in _in_order(history.states.values()):
        progress = apply(progress, state)
    return progress


def _in_order(states: Iterable[CaseState]) -> list[CaseState]:
    return sorted(states, key=lambda state: state.case_version)
