"""A mark, from being noticed to the last word on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

DEVIATION, BREACH, FALSE_CLOSURE, RATING = "deviation", "breach", "false_closure", "rating"
KINDS = (DEVIATION, BREACH, FALSE_CLOSURE, RATING)
NOTICED, HEARD, UPHELD, EXCUSED, APPEALED = "noticed", "heard", "upheld", "excused", "appealed"
STATES = (NOTICED, HEARD, UPHELD, EXCUSED, APPEALED)


@dataclass(frozen=True, slots=True)
class NoticedMark:
    """Times in +08:00; texts are masked.

    subject: what of it: the clock that ran out, the steps that differ, from whom a rating is (reporter | follow_up).
    unit, post: whose it is; the post is empty where a unit owed something. work_unit: whose posts act for the unit.
    noticed_by: unit that noticed it, empty for the clock. area_code: the case's place, the whole area's if unknown.
    statement: {unit, post, at, text, evidence: [id]} · appeal: {unit, post, at, reason}
    decision, review: {outcome: upheld|excused, unit, post, at, reason, basis, power_code, no_statement}; the second is
    that on the appeal. decided_by: of who decided, see `four_eyes.py`.
    next_at: when somebody has to be reminded of it, or told that no statement came; None: never again.
    """

    id: UUID
    case_id: UUID
    kind: str
    subject: str
    unit: str
    work_unit: str
    post: str
    power_code: str
    area_code: str
    noticed_by: str
    noticed_at: datetime
    state_by: datetime
    state: str = NOTICED
    version: int = 1
    appeal_by: datetime | None = None
    statement: Mapping[str, Any] | None = None
    decision: Mapping[str, Any] | None = None
    appeal: Mapping[str, Any] | None = None
    review: Mapping[str, Any] | None = None
    decided_by: tuple[str, ...] = ()
    next_at: datetime | None = None
    reminded_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """In scores and lists. One under appeal counts again only when it is upheld again."""
        return self.state == UPHELD

    @property
    def is_contestable_only(self) -> bool:
        """A rating is no accusation: it stands as given unless somebody contests it and is excused."""
        return self.kind == RATING

    def is_lapsed(self, now: datetime) -> bool:
        """The time to state a side is over, and nobody did."""
        return self.statement is None and now > self.state_by

    def codes(self) -> dict[str, Any]:
        """For the detail of events: no texts."""
        return {
            "id": str(self.id),
            "kind": self.kind,
            "subject": self.subject,
            "unit": self.unit,
            "post": self.post,
            "state": self.state,
            "state_by": self.state_by.isoformat(),
        }
