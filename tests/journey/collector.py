"""An OpenTelemetry collector for tests: takes OTLP over HTTP and remembers every span."""

import gzip
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1 import trace_pb2

KINDS = {
    trace_pb2.Span.SPAN_KIND_INTERNAL: "internal",
    trace_pb2.Span.SPAN_KIND_SERVER: "server",
    trace_pb2.Span.SPAN_KIND_CLIENT: "client",
    trace_pb2.Span.SPAN_KIND_PRODUCER: "producer",
    trace_pb2.Span.SPAN_KIND_CONSUMER: "consumer",
}


@dataclass(frozen=True)
class Span:
    service: str
    name: str
    kind: str
    trace_id: str
    span_id: str
    parent_id: str
    started_at_ns: int
    duration_ms: float
    attributes: frozenset[str]


@dataclass
class Collector:
    """`bodies`: every export as it came, unpacked."""

    endpoint: str
    bodies: list[bytes] = field(default_factory=list)

    def spans_of(self, trace_id: str) -> list[Span]:
        """In the order of their beginnings."""
        found = [span for body in list(self.bodies) for span in spans_in(body) if span.trace_id == trace_id]
        return sorted(found, key=lambda span: span.started_at_ns)


@contextmanager
def collecting() -> Iterator[Collector]:
    class Receiver(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            collector.bodies.append(gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body)
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        # Connections of the services stay open; nobody waits for them at the end.
        server.daemon_threads = True
        server.block_on_close = False
        collector = Collector(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield collector
        server.shutdown()
        thread.join()


def spans_in(body: bytes) -> Iterator[Span]:
    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        names = {pair.key: pair.value.string_value for pair in resource.resource.attributes}
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield Span(
                    names["service.name"],
                    span.name,
                    KINDS[span.kind],
                    span.trace_id.hex(),
                    span.span_id.hex(),
                    span.parent_span_id.hex(),
                    span.start_time_unix_nano,
                    (span.end_time_unix_nano - span.start_time_unix_nano) / 1e6,
                    frozenset(pair.key for pair in span.attributes),
                )


def tree_of(spans: Iterable[Span]) -> str:
    """One line a span: offset and duration in ms, service, kind and name, children below their parent."""
    listed = list(spans)
    known = {span.span_id for span in listed}
    began_at_ns = min(span.started_at_ns for span in listed)

    def lines(parent_id: str | None, depth: int) -> Iterator[str]:
        for span in listed:
            if span.parent_id == parent_id or (parent_id is None and span.parent_id not in known):
                offset_ms = (span.started_at_ns - began_at_ns) / 1e6
                when = f"{offset_ms:9.1f} +{span.duration_ms:7.1f} ms"
                yield f"{when}  {'  ' * depth}{span.service:<8}{span.name}  ({span.kind})"
                yield from lines(span.span_id, depth + 1)

    return "\n".join(lines(None, 0))
