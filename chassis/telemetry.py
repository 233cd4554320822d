"""OpenTelemetry, set up by settings: to a collector, to a file of JSON lines, or nowhere.

Spans of requests and statements are our own few lines (`chassis/web/edge.py`, `sql_spans.py`): the ready-made
instrumentations cost 140 µs a request even when nothing is sampled, and write query strings and the values in database
errors into spans.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import TracebackType

import orjson
from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import AttributeValue
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.settings import Settings
from chassis.sql_spans import trace_statements

TRACE_FILE_BYTES_MAX = 50 * 1024 * 1024
FLUSH_MILLISECONDS_MAX = 2000
SPANS_QUEUED_MAX = 8192
SPANS_REMEMBERED = 64

_propagator = TraceContextTextMapPropagator()


def _line(span: ReadableSpan) -> str:
    """The SDK's own JSON form takes 108 µs, fifteen times as long: it writes and reads the resource for every span."""
    context = span.get_span_context()
    content = {
        "name": span.name,
        "trace_id": f"{context.trace_id:032x}" if context else None,
        "span_id": f"{context.span_id:016x}" if context else None,
        "parent_id": f"{span.parent.span_id:016x}" if span.parent else None,
        "kind": span.kind.name.lower(),
        "start_ns": span.start_time,
        "end_ns": span.end_time,
        "status": span.status.status_code.name.lower(),
        "attributes": dict(span.attributes or {}),
        "links": [f"{link.context.trace_id:032x}" for link in span.links],
        "service": span.resource.attributes.get("service.name"),
    }
    return f"{orjson.dumps(content, default=list).decode()}\n"


class _TraceFile:
    """<folder>/<service>.jsonl; the one before is kept as .1."""

    def __init__(self, folder: Path, service: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{service}.jsonl"
        if path.exists() and path.stat().st_size > TRACE_FILE_BYTES_MAX:
            path.replace(path.with_suffix(".jsonl.1"))
        self.stream = path.open("a", encoding="utf-8")


class Telemetry:
    """The tracing of one process."""

    def __init__(self, provider: TracerProvider, trace_file: _TraceFile | None) -> None:
        self.provider = provider
        self._trace_file = trace_file

    def instrument_engine(self, engine: AsyncEngine) -> None:
        """A span for each statement, with its text and never its parameters."""
        trace_statements(engine.sync_engine, self.provider.get_tracer("chassis"))

    async def close(self) -> None:
        self.shutdown()

    def shutdown(self) -> None:
        """Sends what is waiting; bounded, since a collector may be gone."""
        self.provider.force_flush(FLUSH_MILLISECONDS_MAX)
        self.provider.shutdown()
        if self._trace_file is not None:
            self._trace_file.stream.close()


def start_telemetry(
    service: str, *, sample_ratio: float, otlp_endpoint: str | None = None, trace_dir: str | None = None
) -> Telemetry:
    """Makes the process's tracer provider. A sampled parent is always followed, else `sample_ratio` decides."""
    os.environ.setdefault("OTEL_EXPORTER_OTLP_TIMEOUT", "2")
    provider = TracerProvider(
        sampler=ParentBased(TraceIdRatioBased(sample_ratio)),
        resource=Resource.create({"service.name": service}),
        shutdown_on_exit=False,
    )
    processor, trace_file = _processor(service, otlp_endpoint, trace_dir)
    if processor is not None:
        provider.add_span_processor(processor)
    trace.set_tracer_provider(provider)
    return Telemetry(provider, trace_file)


def telemetry_of(service: str, settings: Settings) -> Telemetry:
    """The tracing that a service's settings describe."""
    return start_telemetry(
        service,
        sample_ratio=settings.trace_sample_ratio,
        otlp_endpoint=settings.otel_exporter_otlp_endpoint,
        trace_dir=settings.trace_dir,
    )


def _processor(
    service: str, otlp_endpoint: str | None, trace_dir: str | None
) -> tuple[SpanProcessor | None, _TraceFile | None]:
    if otlp_endpoint:
        exporter = OTLPSpanExporter(endpoint=f"{otlp_endpoint.rstrip('/')}/v1/traces")
        return BatchSpanProcessor(exporter, max_queue_size=SPANS_QUEUED_MAX), None
    if trace_dir:
        trace_file = _TraceFile(Path(trace_dir), service)
        console = ConsoleSpanExporter(out=trace_file.stream, formatter=_line)
        return BatchSpanProcessor(console, max_queue_size=SPANS_QUEUED_MAX, schedule_delay_millis=1000), trace_file
    return None, None


def current_trace_id() -> str:
    """32 hex digits, or nothing outside a trace."""
    found = trace.get_current_span().get_span_context()
    return f"{found.trace_id:032x}" if found.is_valid else ""


def current_traceparent() -> str:
    """W3C trace context of the present span, or nothing."""
    found = trace.get_current_span().get_span_context()
    return _written(found.trace_id, found.span_id, found.trace_flags) if found.is_valid else ""


@lru_cache(SPANS_REMEMBERED)
def _written(trace_id: int, span_id: int, flags: int) -> str:
    """Whoever handles an event writes it into each event that comes of it."""
    return f"00-{trace_id:032x}-{span_id:016x}-{flags:02x}"


def parent_context(traceparent: str) -> context.Context:
    return _propagator.extract({"traceparent": traceparent}, context.Context())


class CurrentSpan:
    """Makes a span the current one until it ends: the library's own way is made of generators, which cost every request
    more than a span that nobody samples."""

    __slots__ = ("_span", "_token")

    def __init__(self, span: Span) -> None:
        self._span = span

    def __enter__(self) -> Span:
        self._token = context.attach(trace.set_span_in_context(self._span))
        return self._span

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        context.detach(self._token)
        if isinstance(error, Exception):
            self._span.set_status(Status(StatusCode.ERROR))
        self._span.end()


@contextmanager
def span_from_traceparent(
    name: str,
    traceparent: str,
    kind: SpanKind = SpanKind.INTERNAL,
    attributes: Mapping[str, AttributeValue] | None = None,
) -> Iterator[Span]:
    """A span in the trace that `traceparent` names; a fresh trace when it names none."""
    with trace.get_tracer("chassis").start_as_current_span(
        name, parent_context(traceparent), kind, attributes, record_exception=False, set_status_on_exception=True
    ) as span:
        yield span
