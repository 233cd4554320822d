"""Working days as the State Council publishes them; a year that is not published yet has its weekends."""

from datetime import date

import chinese_calendar

from services.audit.domain.conformance.working_time import WorkingTime


def official_working_time() -> WorkingTime:
    return WorkingTime(_is_workday)


def _is_workday(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # The library's word for such a year; nothing of ours is unfinished.
        return day.weekday() < 5
