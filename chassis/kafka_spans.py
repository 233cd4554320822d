"""Spans of messages: one for each publication and each handling, in the trace of the request that began it.

A message whose trace is not sampled costs no span: its context is only handed on.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from opentelemetry import context, trace
from opentelemetry.trace import Link, NonRecordingSpan, SpanContext, SpanKind, TraceFlags

from chassis.events import IncomingEvent

_tracer = trace.get_tracer("chassis")


def _parent(traceparent: str) -> context.Context:
    return trace.set_span_in_context(NonRecordingSpan(span_context(traceparent)), context.Context())


def _is_sampled(traceparent: str) -> bool:
    return traceparent[-2:] in {"01", "03"}


def span_context(traceparent: str) -> SpanContext:
    """Read by hand: the propagator takes ten times as long, and this runs for every message."""
    parts = traceparent.split("-")
    if len(parts) != 4 or len(parts[1]) != 32 or len(parts[2]) != 16:
        return trace.INVALID_SPAN_CONTEXT
    try:
        return SpanContext(int(parts[1], 16), int(parts[2], 16), True, TraceFlags(int(parts[3], 16)))
    except ValueError:
        return trace.INVALID_SPAN_CONTEXT


def traceparent_of(span: SpanContext) -> str:
    return f"00-{span.trace_id:032x}-{span.span_id:016x}-{span.trace_flags:02x}" if span.is_valid else ""


def producer_traceparent(topic: str, traceparent: str) -> str:
    """The trace context to send: that of a new publication span where the trace is sampled."""
    if not _is_sampled(traceparent):
        return traceparent
    attributes = {"messaging.system": "kafka", "messaging.destination.name": topic}
    span = _tracer.start_span(
        f"publish {topic}", context=_parent(traceparent), kind=SpanKind.PRODUCER, attributes=attributes
    )
    span.end()
    return traceparent_of(span.get_span_context())


@contextmanager
def batch_span(consumer: str, traceparents: Sequence[str]) -> Iterator[None]:
    """Around a batch's transaction; it belongs to the first sampled message's trace and links to the others'."""
    sampled = [traceparent for traceparent in traceparents if _is_sampled(traceparent)]
    if not sampled:
        with trace.use_span(NonRecordingSpan(trace.INVALID_SPAN_CONTEXT)):
            yield
        return
    links = [Link(span_context(traceparent)) for traceparent in sampled[1:]]
    with _tracer.start_as_current_span(
        f"receive {consumer}",
        context=_parent(sampled[0]),
        kind=SpanKind.CONSUMER,
        links=links,
        attributes={"messaging.system": "kafka", "messaging.batch.message_count": len(traceparents)},
        record_exception=False,
    ):
        yield


@contextmanager
def event_span(event: IncomingEvent) -> Iterator[None]:
    """Around the handling of one message; what it writes to the outbox carries this trace on."""
    traceparent = event.raw.text("traceparent")
    if _is_sampled(traceparent):
        with _tracer.start_as_current_span(
            f"process {event.type}",
            context=_parent(traceparent),
            kind=SpanKind.CONSUMER,
            attributes={"messaging.system": "kafka", "messaging.destination.name": event.raw.position.topic},
            record_exception=False,
        ):
            yield
        return
    # As `use_span` without its second context manager and its look at errors, which nobody records here.
    token = context.attach(_parent(traceparent))
    try:
        yield
    finally:
        context.detach(token)
