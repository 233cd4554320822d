"""The query of GeoReport v2's GET requests: 90 days and 1,000 requests at most."""

from datetime import datetime, timedelta
from uuid import UUID

from chassis.clock import CIVIL_ZONE
from chassis.web.problems import Problem, problem
from services.intake.usecases.list_public_requests import ListPublicRequests

SPAN_MAX = timedelta(days=90)
REQUESTS_MAX = 1000
_STATUSES = frozenset({"open", "closed"})


def wanted(
    now: datetime,
    start_date: str | None,
    end_date: str | None,
    service_code: str | None,
    status: str | None,
    page: int,
    page_size: int,
) -> ListPublicRequests:
    """Without dates the last 90 days; with one of them the 90 days from or until then. Problem 400."""
    start, end = _moment("start_date", start_date), _moment("end_date", end_date)
    if end is None:
        end = min(start + SPAN_MAX, now + timedelta(days=1)) if start else now + timedelta(seconds=1)
    start = start or end - SPAN_MAX
    if not timedelta(0) <= end - start <= SPAN_MAX:
        raise _bad(
            "start_date", "start_date 应早于 end_date，且相距不超过 90 天", "must be within 90 days before end_date"
        )
    statuses = _listed(status)
    if not statuses <= _STATUSES:
        raise _bad("status", "status 应为 open 或 closed", "must be open or closed")
    return ListPublicRequests(start, end, _listed(service_code), statuses, (page - 1) * page_size, page_size)


def ids_of(text: str) -> list[UUID]:
    """What is no id names no request."""
    found = []
    for each in sorted(_listed(text))[:REQUESTS_MAX]:
        try:
            found.append(UUID(each))
        except ValueError:
            continue
    return found


def _listed(text: str | None) -> frozenset[str]:
    """Without the one character that no database takes: with it there is no such code."""
    plain = (text or "").replace("\0", "\ufffd")
    return frozenset(each.strip() for each in plain.split(",")[:REQUESTS_MAX] if each.strip())


def _moment(name: str, text: str | None) -> datetime | None:
    """A time without offset is Asia/Shanghai."""
    if not text:
        return None
    try:
        # A plus sign that was not escaped arrives as a blank.
        moment = datetime.fromisoformat(text.strip().replace(" ", "+"))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=CIVIL_ZONE)
        return moment if 1990 <= moment.year <= 2200 else _out_of_range(name)
    except ValueError:
        raise _bad(name, f"{name} 应为时间，如 2026-11-01T00:00:00+08:00", "must be an RFC 3339 time") from None


def _out_of_range(name: str) -> datetime:
    raise _bad(name, f"{name} 的年份不在范围内", "is out of range")


def _bad(name: str, zh: str, en: str) -> Problem:
    return problem(400, "bad_query", zh, f"{name} {en}")
