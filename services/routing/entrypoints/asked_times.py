"""Days and moments in a query: what was in force on a day, as known at a moment."""

from datetime import date, datetime, time, timedelta

from services.routing.domain.calendar import CHINA, in_china
from services.routing.usecases.errors import FieldError, InvalidFields


def asked_day(field: str, text: str) -> date:
    """Raises InvalidFields."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        fault = FieldError(field, "bad_format", "应为日期，如 2026-12-01", "must be a date such as 2026-12-01")
        raise InvalidFields([fault]) from None


def asked_moment(text: str) -> datetime:
    """A date stands for its last moment in China. Raises InvalidFields."""
    try:
        if len(text) == len("2026-12-01"):
            return datetime.combine(date.fromisoformat(text) + timedelta(days=1), time(), CHINA)
        return in_china(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        fault = FieldError("known", "bad_format", "应为日期或 RFC 3339 时间", "must be a date or an RFC 3339 time")
        raise InvalidFields([fault]) from None
