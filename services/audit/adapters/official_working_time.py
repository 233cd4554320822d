"""Working days as the State Council publishes them; a year that is not published yet has its weekends."""

from datetime import date

from chassis.published_days import published_workday
from services.audit.domain.conformance.working_time import WorkingTime


def official_working_time() -> WorkingTime:
    return WorkingTime(_is_workday)


def _is_workday(day: date) -> bool:
    said = published_workday(day)
    return day.weekday() < 5 if said is None else said
