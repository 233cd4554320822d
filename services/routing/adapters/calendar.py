"""The official calendar: holidays and make-up days as published by the State Council."""

import chinese_calendar

from services.routing.domain.calendar import OfficialCalendar


def official_calendar() -> OfficialCalendar:
    return OfficialCalendar(chinese_calendar.is_workday)
