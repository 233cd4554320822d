"""Past issues decided again, by the rulebook they had and by another: what would have been different.

Only cases that lie where the two can differ are decided at all, see affected.py; all others would end as they did.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from services.routing.domain.affected import Affected
from services.routing.domain.answer import Decision
from services.routing.domain.calendar import WorkingCalendar
from services.routing.domain.decision import decide
from services.routing.domain.facts import IssueFacts
from services.routing.domain.load import NO_LOAD, Load
from services.routing.domain.rulebook.snapshot import Snapshot

# All that a decision is, without the explanation and the name of the rulebook.
DECIDED = (
    *("outcome", "reason", "lead", "decision_post", "supervising_unit", "assistants", "on_request"),
    *("deadlines", "asks", "ties", "referral", "declared"),
)
_decided = attrgetter(*DECIDED)


class PastCase(NamedTuple):
    """`facts`: from the issue's fields, or from the record of its decision; `load`: as it was then. `is_open`: still
    counts against its post's capacity."""

    case_id: str
    facts: IssueFacts
    accepted_at: datetime
    load: Load = NO_LOAD
    is_open: bool = True


class Change(NamedTuple):
    """`fields`: those of the decision that differ, named as in DECIDED."""

    case_id: str
    before: Decision
    after: Decision
    fields: tuple[str, ...]
    is_open: bool = True


@dataclass
class Progress:
    """`seen`: all cases so far; `decided`: those among them that had to be decided again."""

    seen: int = 0
    decided: int = 0


def affected(old: Snapshot, new: Snapshot) -> Affected:
    return Affected(old, new)


def replay(
    cases: Iterable[PastCase],
    old: Snapshot,
    new: Snapshot,
    calendar: WorkingCalendar,
    progress: Progress | None = None,
    where: Affected | None = None,
) -> Iterator[Change]:
    """One change for each case that ends differently, in the order of the cases. `progress` is kept up to date.
    `where`: `affected(old, new)`, for who replays in several goes."""
    where, progress = where or affected(old, new), progress or Progress()
    for case in cases:
        progress.seen += 1
        if not where.meets(case.facts, case.load):
            continue
        progress.decided += 1
        before = decide(case.facts, old, case.load, case.accepted_at, calendar)
        after = decide(case.facts, new, case.load, case.accepted_at, calendar)
        was, would_be = _decided(before), _decided(after)
        if was != would_be:
            pairs = zip(DECIDED, was, would_be, strict=True)
            fields = tuple(name for name, one, other in pairs if one != other)
            yield Change(case.case_id, before, after, fields, case.is_open)
