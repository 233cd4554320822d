from datetime import UTC, datetime

import pytest

from chassis.events import kafka_headers
from chassis.ids import new_id
from chassis.kafka_spans import producer_traceparent, span_context, traceparent_of

GOOD = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_a_trace_context_is_read_and_written_alike():
    assert traceparent_of(span_context(GOOD)) == GOOD


@pytest.mark.parametrize(
    "bad", ["", "00-1-2-3", "x", GOOD.replace("0af7", "zzzz"), "00-" + "0" * 32 + "-" + "0" * 16 + "-01"]
)
def test_what_is_no_trace_context_names_none(bad: str):
    assert not span_context(bad).is_valid


def test_an_unsampled_trace_is_handed_on_without_a_span():
    unsampled = GOOD[:-2] + "00"
    assert producer_traceparent("intake.issue.v1", unsampled) == unsampled


def test_an_event_that_no_request_caused_begins_a_trace_that_is_the_same_each_time_it_is_sent():
    row = {"id": new_id(), "type": "record.v1.OutboxWatermark", "occurred_at": datetime.now(UTC)}
    row |= {"aggregateid": "intake", "position": 7, "headers": None}
    begun = dict(kafka_headers("intake", row, "", 1))["traceparent"].decode()
    assert span_context(begun).is_valid
    assert not span_context(begun).trace_flags.sampled
    assert dict(kafka_headers("intake", row, "", 2))["traceparent"].decode() == begun
    assert dict(kafka_headers("intake", row, GOOD, 1))["traceparent"].decode() == GOOD
