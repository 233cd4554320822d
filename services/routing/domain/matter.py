"""One issue in the course of being decided."""

from datetime import datetime
from typing import Any

from services.routing.domain.answer import Decision
from services.routing.domain.calendar import WorkingCalendar
from services.routing.domain.conditions.evaluation import Hits
from services.routing.domain.facts import IssueFacts
from services.routing.domain.load import Attendance, Load
from services.routing.domain.place import place_of
from services.routing.domain.record import record_of
from services.routing.domain.rulebook.holders import Holder, NoHolder
from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.domain.rulebook.snapshot import Snapshot

Note = dict[str, Any]
# Plain pairs: a named one takes ten times as long to make.
Top = tuple[LoadedPower, Holder]
CoarseTop = tuple[LoadedPower, NoHolder]


class Matter:
    """`accepted_at` is in +08:00, `day` its ordinal. `lineage`: the area of the place and all above it; `around`: whom
    one finds there. `found`: the strings that the text has of those that conditions look for, None without a text.

    What judging finds (judgement.py) stands here too: an object of its own would be one more for every decision.
    `tops`: the true powers of the highest precedence with their holders; `coarse_tops`: those among them whose holder
    can't be named for a place so coarse, and why. `near_misses`: the undecided powers above them, highest first.
    `hits`: power code → the strings of its condition that the text has, of every power looked into.
    """

    __slots__ = (
        *("accepted_at", "attendance", "calendar", "day", "facts", "snapshot"),
        *("around", "found", "lineage", "place"),
        *("coarse_tops", "hits", "losers", "near_misses", "tops"),
    )

    found: Hits

    def __init__(
        self,
        facts: IssueFacts,
        snapshot: Snapshot,
        load: Load,
        accepted_at: datetime,
        calendar: WorkingCalendar,
    ) -> None:
        self.facts = facts
        self.place, lineage = place_of(facts, snapshot)
        self.lineage = lineage
        self.around = snapshot.holders.around(lineage)
        self.snapshot = snapshot
        self.attendance = Attendance(load, accepted_at.date())
        self.accepted_at = accepted_at
        self.day = accepted_at.toordinal()
        self.calendar = calendar
        self.tops: list[Top] = []
        self.coarse_tops: list[CoarseTop] = []
        self.losers: list[Note] = []
        self.near_misses: list[Note] = []
        self.hits: dict[str, list[str]] = {}

    def end(self, outcome: str, reason: str | None) -> Decision:
        """The decision with its explanation; call it last, when every post has been considered."""
        return Decision(outcome, reason, self.snapshot.stamp, self.explanation(None, []))

    def explanation(self, winner: dict[str, Any] | None, unattached: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "winner": winner,
            "losers": self.losers,
            "near_misses": self.near_misses,
            "unattached": unattached,
            "facts": record_of(self.facts, self.place, self.accepted_at, self.hits, self.attendance),
        }
