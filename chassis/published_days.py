"""Which days are worked, as the State Council publishes it: holidays, and the make-up days for them (调休)."""

from datetime import date

import chinese_calendar


def published_workday(day: date) -> bool | None:
    """None: the year is not published yet."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # The library's word for such a year; nothing of ours is unfinished.
        return None
