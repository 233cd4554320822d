"""Each channel's own fields, read without a service."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.channels.arrival import Arrival
from services.intake.domain.channels.hall import OWN as HALL
from services.intake.domain.channels.hall import read_visit
from services.intake.domain.channels.hotline import OWN as HOTLINE
from services.intake.domain.channels.hotline import read_call
from services.intake.domain.channels.patrol import OWN as PATROL
from services.intake.domain.channels.patrol import read_batch, read_report
from services.intake.domain.channels.weibo import OWN as WEIBO
from services.intake.domain.channels.weibo import read_post
from services.intake.domain.issue_errors import InvalidIssue
from services.intake.domain.issue_form import read_issue

NOW = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)
FIELDS = sorted({*HALL, *HOTLINE, *PATROL, *WEIBO, "text", "title", "occurred_at", "reporter", "channel", "reports"})
SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(max_size=9)
TIMES = st.datetimes(timezones=st.sampled_from([None, UTC])).map(lambda time: time.isoformat())
VALUES = st.recursive(
    SCALARS | TIMES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "id", *FIELDS]), inner, max_size=3)
    ),
    max_leaves=6,
)
# As they come from a request, where half of a surrogate pair is no JSON.
BODIES = st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=6)


def is_json(body: object) -> bool:
    try:
        return orjson.loads(orjson.dumps(body)) is not None
    except (orjson.JSONEncodeError, orjson.JSONDecodeError):
        return False


@settings(max_examples=150, deadline=None)
@given(BODIES.filter(is_json))
def test_whatever_comes_ends_in_an_issue_or_in_faults_that_are_named(body: dict[str, object]) -> None:
    for read in (read_call, read_visit, read_post):
        read_issue(read(body).submitted)
    read_issue(read_report(body, "worker", NOW).arrival.submitted)
    try:
        batch = read_batch(body, "worker", NOW)
    except InvalidIssue as error:
        assert error.errors
    else:
        assert batch.reports


@pytest.mark.parametrize("read", [read_call, read_visit])
@pytest.mark.parametrize("note", ["路灯不亮", None])
@pytest.mark.parametrize(("read_back", "fault"), [(7, "wrong_type"), ("a\u0007", "control_character"), ("对吗", None)])
def test_what_was_read_back_is_judged_once_whether_it_is_the_text_or_not(
    read: Callable[[dict[str, object]], Arrival], note: str | None, read_back: object, fault: str | None
) -> None:
    arrival = read({"note": note, "read_back": read_back})
    assert [each.code for each in arrival.faults if each.field == "read_back"] == ([fault] if fault else [])
    assert arrival.submitted.get("text") == (note or (read_back if isinstance(read_back, str) else ""))


@pytest.mark.parametrize("behind", [timedelta(hours=-30), timedelta(minutes=3), timedelta(days=20_000)])
def test_a_clock_that_is_wrong_is_put_right(behind: timedelta) -> None:
    seen_at = NOW - timedelta(hours=1)
    body = {"client_id": "1", "sent_at": (NOW - behind).isoformat(), "occurred_at": (seen_at - behind).isoformat()}
    issue, faults = read_issue(read_report(body, "worker", NOW).arrival.submitted)
    assert (issue.occurred_at, faults) == (seen_at, ())


def test_a_clock_that_is_nearly_right_is_believed() -> None:
    body = {"sent_at": (NOW - timedelta(seconds=90)).isoformat(), "occurred_at": NOW.isoformat()}
    assert read_report(body, "worker", NOW).arrival.submitted["occurred_at"] == NOW.isoformat()


def test_a_report_is_the_same_whenever_and_by_whatever_device_it_is_sent_and_another_worker_s_is_another() -> None:
    report = {"client_id": "7", "text": "路灯不亮"}
    first = read_report({**report, "sent_at": NOW.isoformat()}, "worker", NOW).arrival.origin
    later = read_report({**report, "device_id": "D2"}, "worker", NOW + timedelta(days=9)).arrival.origin
    assert first == later is not None
    assert read_report(report, "other", NOW).arrival.origin != first


def test_a_machine_s_transcript_is_never_the_text() -> None:
    call = {"transcript": {"text": "听错的话", "confidence": 0.3}, "note": "路灯不亮", "text": "来电"}
    arrival = read_call(call)
    assert arrival.submitted["text"] == "来电\n路灯不亮"
    assert arrival.original == call
    assert "text" not in {fault.field for fault in arrival.faults}
    assert read_call({"transcript": call["transcript"]}).submitted["text"] == ""


def test_a_caller_s_number_is_where_to_call_back_unless_another_was_given() -> None:
    assert read_call({"number": "13800138001"}).submitted["reporter"] == {"name": "未留姓名", "phone": "13800138001"}
    given_one = {"name": "张三丰", "phone": "13800138002"}
    assert read_call({"number": "13800138001", "reporter": given_one}).submitted["reporter"] == given_one
    assert "reporter" not in read_call({"number": "unknown"}).submitted
