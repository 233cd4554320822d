"""The official calendar: holidays and make-up days as published by the State Council, and the operator's own days."""

from importlib.metadata import version
from pathlib import Path

from chassis.published_days import published_workday
from services.routing.domain.calendar import OfficialCalendar
from services.routing.domain.calendar_file import CalendarFileError, DayError, read_days
from services.routing.domain.opening_hours import read_office_hours


def official_calendar(days_file: str = "", office_hours: str = "") -> OfficialCalendar:
    """`days_file`: see `domain/calendar_file.py`, empty for none. `office_hours`: see `domain/opening_hours.py`.

    Raises CalendarFileError, OfficeHoursError.
    """
    published = OfficialCalendar(published_workday)
    overrides = read_days(_text(Path(days_file)), published.is_published) if days_file else {}
    edition = version("chinesecalendar")
    return OfficialCalendar(published_workday, overrides, read_office_hours(office_hours), edition)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CalendarFileError([DayError(1, 1, f"读不到 {path}：{error.strerror}")]) from None
    except UnicodeDecodeError:
        raise CalendarFileError([DayError(1, 1, f"{path} 应为 UTF-8 编码")]) from None
