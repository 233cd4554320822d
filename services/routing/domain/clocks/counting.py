"""The time that counts: spans of office hours or of the day, without the pauses, in whole microseconds.

Microseconds since 1970 are plain integers: a case's marks are reckoned at every step, and datetimes take five times
as long.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from services.routing.domain.calendar import CHINA, WorkingCalendar
from services.routing.domain.clocks.run import Pause
from services.routing.domain.opening_hours import OfficeHours

MICROSECONDS_A_MINUTE = 60_000_000
_A_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=CHINA)
EPOCH_DAY = _EPOCH.toordinal()
A_DAY = 24 * 60 * MICROSECONDS_A_MINUTE
# No list allows a thirtieth of it.
_DAYS_MAX = 20_000


class Span(NamedTuple):
    """`ends` exclusive. `provisional`: its day, or one before it on the way, was guessed from the weekday."""

    begins: int
    ends: int
    provisional: bool


def microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _A_MICROSECOND


def moment_of(count: int) -> datetime:
    """In +08:00."""
    return _EPOCH + timedelta(microseconds=count)


def by_the_clock(begins: int) -> Iterator[Span]:
    yield Span(begins, begins + _DAYS_MAX * A_DAY, False)


def in_office_hours(begins: int, calendar: WorkingCalendar, hours: OfficeHours) -> Iterator[Span]:
    ordinal, provisional = EPOCH_DAY + begins // A_DAY, False
    midnight = begins // A_DAY * A_DAY
    for _ in range(_DAYS_MAX):
        kind = calendar.kind_of(date.fromordinal(ordinal))
        provisional = provisional or kind.provisional
        if kind.is_working:
            for opening in hours:
                opens = max(begins, midnight + opening.opens * MICROSECONDS_A_MINUTE)
                closes = midnight + opening.closes * MICROSECONDS_A_MINUTE
                if opens < closes:
                    yield Span(opens, closes, provisional)
        ordinal += 1
        midnight += A_DAY


def without(spans: Iterable[Span], pauses: tuple[Pause, ...]) -> Iterator[Span]:
    """What is left of the spans. A pause that still stands takes nothing away: it is not known how long it lasts."""
    gaps = [(microseconds(since), microseconds(until)) for since, until in pauses if until is not None]
    for opens, ends, provisional in spans:
        begins = opens
        for since, until in gaps:
            if until <= begins:
                continue
            if since >= ends:
                break
            if since > begins:
                yield Span(begins, since, provisional)
            begins = until
        if begins < ends:
            yield Span(begins, ends, provisional)


def counted(spans: Iterable[Span], until: int) -> int:
    """How much of the spans lies before this moment."""
    total = 0
    for begins, ends, _ in spans:
        if begins >= until:
            break
        total += min(ends, until) - begins
    return total


def advanced(spans: Iterable[Span], begins: int, amount: int) -> tuple[int, bool]:
    """The first moment by which so much has passed, and whether that is provisional; at once for nothing."""
    if amount <= 0:
        return begins, False
    at, provisional = begins, False
    for since, ends, provisional in spans:
        at = ends
        if ends - since >= amount:
            return since + amount, provisional
        amount -= ends - since
    return at, provisional
