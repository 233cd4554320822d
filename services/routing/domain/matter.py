"""One issue in the course of being decided."""

from datetime import datetime
from typing import Any

from services.routing.domain.answer import Decision
from services.routing.domain.calendar import WorkingCalendar
from services.routing.domain.facts import IssueFacts
from services.routing.domain.judgement import Judgement
from services.routing.domain.load import Attendance, Load
from services.routing.domain.place import place_of
from services.routing.domain.record import record_of
from services.routing.domain.rulebook.snapshot import Snapshot


class Matter:
    """`accepted_at` is in +08:00. `lineage`: the area of the place and all above it; `around`: whom one finds there.

    `judgement` comes when the powers were judged, or an empty one if nothing can be.
    """

    __slots__ = (
        *("accepted_at", "attendance", "calendar", "facts", "judgement", "snapshot"),
        *("around", "lineage", "place"),
    )

    judgement: Judgement

    def __init__(
        self,
        facts: IssueFacts,
        snapshot: Snapshot,
        load: Load,
        accepted_at: datetime,
        calendar: WorkingCalendar,
    ) -> None:
        self.facts = facts
        self.place, self.lineage = place_of(facts, snapshot)
        self.around = snapshot.holders.around(self.lineage)
        self.snapshot = snapshot
        self.attendance = Attendance(load, accepted_at.date())
        self.accepted_at = accepted_at
        self.calendar = calendar

    def end(self, outcome: str, reason: str | None) -> Decision:
        """The decision with its explanation; call it last, when every post has been considered."""
        return Decision(outcome, reason, self.snapshot.stamp, self.explanation(None, []))

    def explanation(self, winner: dict[str, Any] | None, unattached: list[dict[str, Any]]) -> dict[str, Any]:
        judgement = self.judgement
        return {
            "winner": winner,
            "losers": judgement.losers,
            "near_misses": judgement.near_misses,
            "unattached": unattached,
            "facts": record_of(self.facts, self.place, self.accepted_at, judgement.hits, self.attendance),
        }
