"""What became of a case, as far as rates need it: a small picture that each of its records moves on.

Moments are whole microseconds since 1970 UTC. A *handling* is one unit's part in one case: however often the case
leaves the unit and comes back, it stays one, with the time to respond that it had at first.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Asia/Shanghai has had no summer time since 1991.
CIVIL_OFFSET = timedelta(hours=8)
MICROSECOND = timedelta(microseconds=1)
# The first and the last day that the calendar knows in every zone.
INSTANT_MIN = (datetime(1, 1, 2, tzinfo=UTC) - EPOCH) // MICROSECOND
INSTANT_MAX = (datetime(9999, 12, 30, tzinfo=UTC) - EPOCH) // MICROSECOND

# A solved case that is looked at again after a month is solved until somebody finds that it is not.
ANSWERED = frozenset({"resolved", "followed_up", "closed", "rechecking"})
OVER = frozenset({"rejected", "withdrawn", "merged", "split"})
# While these last, the clocks rest.
RESTING = frozenset({"suspended", "awaiting_reporter", "watched", "mediation"})
# Who waits for an answer; in a dispute nobody does.
AWAITED = frozenset({"assigned", "returned"})
RESPONDED = frozenset({"accepted", "in_progress"})
UPHELD, EXCUSED = "upheld", "excused"


@dataclass(slots=True)
class Handling:
    """`acts`: ways of getting rid of the case that the unit has taken, each once. `led`: it was the lead."""

    unit: str
    post: str = ""
    power: str = ""
    led: bool = False
    since: int = 0
    respond_due: int | None = None
    responded: int | None = None
    # It leads no longer, and was late by then.
    left: bool = False
    left_unanswered: bool = False
    left_unresolved: bool = False
    acts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Course:
    """`own_*`: the reporter's own word, `asked_*`: what the follow-up unit wrote down; `*_mark`: id of the mark on that
    rating, "" for none. `marks`: noticed by kind, before there were hearings. `heard`: by the mark's id {kind, unit,
    post, state}."""

    version: int = 0
    first: int = 0
    received: int | None = None
    reporter: str = ""
    channel: str = ""
    category: str = ""
    area: str = ""
    placed: bool = True
    urgency: str = ""
    state: str = "received"
    unit: str = ""
    resolve_due: int | None = None
    reopened: int = 0
    resolved: int | None = None
    rejected_by: str = ""
    own_resolved: bool | None = None
    own_stars: int | None = None
    asked_resolved: bool | None = None
    asked_stars: int | None = None
    repeated: bool = False
    corrected: bool = False
    late_entry: bool = False
    marks: dict[str, int] = field(default_factory=dict)
    heard: dict[str, dict[str, str]] = field(default_factory=dict)
    own_mark: str = ""
    asked_mark: str = ""
    handlings: list[Handling] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The civil day of receipt: that is the period in which a case counts, whatever happens when."""
        begun = self.first if self.received is None else self.received
        return (moment_of(begun) + CIVIL_OFFSET).date()

    @property
    def is_open(self) -> bool:
        return self.state not in ANSWERED and self.state not in OVER

    @property
    def answerable(self) -> Handling | None:
        """Of the unit that leads or led last; of the one that rejected it where nobody ever led."""
        return self.handling(self.unit or self.rejected_by)

    def handling(self, unit: str) -> Handling | None:
        return next((each for each in self.handlings if each.unit == unit), None) if unit else None

    @property
    def is_said_resolved(self) -> bool | None:
        return self.asked_resolved if self.own_resolved is None else self.own_resolved

    @property
    def stars(self) -> int | None:
        return self.asked_stars if self.own_stars is None else self.own_stars

    @property
    def is_rating_excused(self) -> bool:
        """Contested, and excused by another unit: it stays to be seen, and counts in no score."""
        mark = self.heard.get(self.asked_mark if self.own_stars is None else self.own_mark)
        return self.stars is not None and mark is not None and mark["state"] == EXCUSED

    def encoded(self) -> bytes:
        return orjson.dumps(self)


def decoded(content: bytes) -> Course:
    fields: dict[str, Any] = orjson.loads(content)
    fields["handlings"] = [Handling(**each) for each in fields["handlings"]]
    return Course(**fields)


def micros(text: object) -> int | None:
    """Of an RFC 3339 time; None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment - EPOCH) // MICROSECOND if moment.tzinfo is not None else None


def moment_of(instant: int) -> datetime:
    return EPOCH + timedelta(microseconds=max(INSTANT_MIN, min(instant, INSTANT_MAX)))
