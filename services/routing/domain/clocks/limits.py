"""The limits of the list as limits of clocks."""

from services.routing.domain.clocks.events import CLOCK_MINUTES, OFFICE_MINUTES, WORKDAYS, Limit
from services.routing.domain.facts import EMERGENCY
from services.routing.domain.opening_hours import STANDARD_DAY_MINUTES

_A_DAY = 24 * 60
# Safety goes by the clock (特急, 紧急); the hours of others are working hours.
_BY_THE_CLOCK = frozenset({"urgent", EMERGENCY})


def respond_limit(hours: int) -> Limit:
    """By the clock, whatever the urgency: `respond_within_hours` of a power."""
    return Limit(CLOCK_MINUTES, hours * 60)


def workday_limit(workdays: int, urgency: str) -> Limit:
    """For an emergency (特急) a working day is 24 hours by the clock (ESC-054)."""
    if urgency == EMERGENCY:
        return Limit(CLOCK_MINUTES, workdays * _A_DAY)
    return Limit(WORKDAYS, workdays)


def hours_limit(hours: float, urgency: str, unit_type: str) -> Limit:
    """`act_within_hours` of a rule of the escalation table: hours by the clock when it is urgent, else office hours of
    the unit that has to act."""
    minutes = round(hours * 60)
    if urgency in _BY_THE_CLOCK:
        return Limit(CLOCK_MINUTES, minutes)
    return Limit(OFFICE_MINUTES, minutes, unit_type)


def office_limit(hours: float, unit_type: str) -> Limit:
    """Working hours (工作小时) of a unit, as the table counts the time in which a case may be returned."""
    return Limit(OFFICE_MINUTES, round(hours * 60), unit_type)


def extended(limit: Limit, workdays: int) -> Limit:
    """With so many working days more, each in the limit's own unit."""
    a_workday = {WORKDAYS: 1, OFFICE_MINUTES: STANDARD_DAY_MINUTES, CLOCK_MINUTES: _A_DAY}[limit.unit]
    return limit._replace(amount=limit.amount + workdays * a_workday)
