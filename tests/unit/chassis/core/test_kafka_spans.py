import pytest

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
