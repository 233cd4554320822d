"""A grid worker's reports: written without a net, sent hours later and more than once, by a clock that is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from chassis.sealed_words import canonical
from services.intake.domain.channels.arrival import Arrival, Origin, issue_part, put_words
from services.intake.domain.field_errors import FieldError
from services.intake.domain.issue_errors import InvalidIssue
from services.intake.domain.request_form import RequestForm
from services.intake.domain.text_rules import check_line

REPORTS_MAX = 100
ID_MAX = 64
# Nearer than this a clock is right.
SKEW_TOLERATED = timedelta(minutes=2)
# What lies outside is no clock's time: it is refused as it came.
_YEARS = (1970, 2200)
_OF_BATCH = frozenset({"sent_at", "device_id"})
OWN = frozenset({"client_id", "note", *_OF_BATCH})


@dataclass(frozen=True, slots=True)
class PatrolReport:
    client_id: str
    arrival: Arrival


@dataclass(frozen=True, slots=True)
class PatrolBatch:
    """`clock_behind`: how far the device's clock was behind ours when it sent; negative when it was ahead."""

    reports: tuple[PatrolReport, ...]
    clock_behind: timedelta


def read_batch(body: Mapping[str, object], worker: str, now: datetime) -> PatrolBatch:
    """Raises InvalidIssue where the batch itself is not one; a report's own faults stand in its arrival."""
    form = RequestForm(body)
    form.refuse_others(_OF_BATCH | {"reports"})
    clock_behind = _clock_behind(form, now)
    reports = cast(list[object], form.value("reports", "list") or [])
    if form.body.get("reports") == [] or form.body.get("reports") is None:
        form.refuse("reports", "missing")
    if len(reports) > REPORTS_MAX:
        form.refuse("reports", "too_many", limit=REPORTS_MAX)
    if not all(isinstance(each, dict) for each in reports):
        form.refuse("reports", "wrong_type", what_zh="对象的列表", what="a list of objects")
    if form.errors:
        raise InvalidIssue(form.errors)
    read = [_report(cast(dict[str, object], each), worker, clock_behind) for each in reports]
    return PatrolBatch(tuple(read), clock_behind)


def read_report(body: Mapping[str, object], worker: str, now: datetime) -> PatrolReport:
    """One that is sent by itself; without a client_id it is a new one each time."""
    form = RequestForm(body)
    clock_behind = _clock_behind(form, now)
    return _report(body, worker, clock_behind, form.errors, is_alone=True)


def _report(
    body: Mapping[str, object],
    worker: str,
    clock_behind: timedelta,
    faults: list[FieldError] | None = None,
    *,
    is_alone: bool = False,
) -> PatrolReport:
    form = RequestForm(body, errors=faults or [])
    issue = issue_part("patrol", form, OWN)
    client_id = (form.text("client_id") or "") if is_alone else form.required_text("client_id")
    put_words(issue, form.text("note"))
    form.errors += check_line("client_id", client_id, ID_MAX)
    _put_right(issue, clock_behind)
    # When it was sent and by which device may differ from try to try.
    written = {name: value for name, value in body.items() if name not in _OF_BATCH}
    origin = Origin("patrol", f"{worker}\n{client_id}", canonical(written).hex()) if client_id else None
    return PatrolReport(client_id, Arrival(issue, body, tuple(form.errors), origin))


def _clock_behind(form: RequestForm, now: datetime) -> timedelta:
    sent_at = form.time("sent_at")
    form.errors += check_line("device_id", form.text("device_id"), ID_MAX)
    if sent_at is not None and not _YEARS[0] <= sent_at.year <= _YEARS[1]:
        form.refuse("sent_at", "bad_time")
        sent_at = None
    behind = now - sent_at if sent_at else timedelta()
    return behind if abs(behind) > SKEW_TOLERATED else timedelta()


def _put_right(issue: dict[str, object], clock_behind: timedelta) -> None:
    """What can't be read as a time is left, to be refused."""
    occurred_at = RequestForm(issue).time("occurred_at") if clock_behind else None
    if occurred_at is not None and _YEARS[0] <= occurred_at.year <= _YEARS[1]:
        issue["occurred_at"] = (occurred_at + clock_behind).isoformat()
