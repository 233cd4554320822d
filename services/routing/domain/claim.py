"""A claim (占用): somebody of a unit is at work on a case, so that a colleague does not do the same; a lease, so that
nobody who went home holds it.

It holds off the other posts of the same unit only: what other units do to the case goes on. A decision post leads the
unit and passes; a message is no work on the case.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTES_DEFAULT = 15
MINUTES_MAX = 60
# Actions that a colleague's claim does not hold off.
UNHINDERED_ACTIONS = frozenset({"message", "remind", "supervise"})


@dataclass(frozen=True, slots=True)
class Claim:
    """`holder`: a pseudonym, as in records. Over at `until`, by itself."""

    unit_code: str
    post_code: str
    holder: str
    since: datetime
    until: datetime


def claimed(held: Claim | None, unit_code: str, post_code: str, holder: str, now: datetime, minutes: int) -> Claim:
    """A new claim, or for longer the post's own; `held` has not run out."""
    since = held.since if held is not None and held.post_code == post_code else now
    return Claim(unit_code, post_code, holder, since, now + timedelta(minutes=minutes))
