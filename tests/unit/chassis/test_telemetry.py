import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from starlette.types import Receive, Scope, Send

from chassis import telemetry
from chassis.metrics import Metrics
from chassis.sql_spans import trace_statements
from chassis.telemetry import current_traceparent, span_from_traceparent, start_telemetry
from chassis.web.edge import Edge

SAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
UNSAMPLED = SAMPLED[:-2] + "00"


@pytest.fixture
def spans() -> Iterator[tuple[TracerProvider, InMemorySpanExporter]]:
    provider, exporter = TracerProvider(shutdown_on_exit=False), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    yield provider, exporter
    provider.shutdown()


async def page(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": current_traceparent().encode()})


async def test_a_request_goes_on_in_the_callers_trace_without_what_it_asked(spans: Any) -> None:
    provider, exporter = spans
    edge = Edge(page, Metrics(), provider.get_tracer("x"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(edge), base_url="http://x.test") as client:
        answer = await client.get("/v1/track/secret-code?phone=13800138000", headers={"traceparent": SAMPLED})
        assert (await client.get("/health/live")).text == ""
    (span,) = exporter.get_finished_spans()
    assert answer.text.split("-")[1] == SAMPLED.split("-")[1]
    assert span.kind is SpanKind.SERVER
    assert "13800138000" not in span.to_json()
    assert "secret-code" not in span.to_json()
    assert span.attributes["http.response.status_code"] == 200


async def test_a_broken_traceparent_begins_a_new_trace(spans: Any) -> None:
    provider, exporter = spans
    edge = Edge(page, Metrics(), provider.get_tracer("x"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(edge), base_url="http://x.test") as client:
        assert (await client.get("/", headers={"traceparent": "00-zz-\xff".encode("latin-1")})).status_code == 200
    assert exporter.get_finished_spans()[0].parent is None


def test_statements_are_traced_without_their_parameters(spans: Any) -> None:
    provider, exporter = spans
    engine = create_engine("sqlite://", poolclass=StaticPool)
    trace_statements(engine, provider.get_tracer("x"))
    with engine.connect() as connection:
        connection.execute(text("SELECT :phone"), {"phone": "13800138000"})
        assert not exporter.get_finished_spans(), "outside a trace nothing is recorded"
        with provider.get_tracer("x").start_as_current_span("request"):
            connection.execute(text("SELECT :phone"), {"phone": "13800138000"})
            with pytest.raises(DBAPIError):
                connection.execute(text("SELECT nothing FROM nowhere WHERE a = :a"), {"a": "13800138000"})
    engine.dispose()
    found = exporter.get_finished_spans()
    assert [span.name for span in found] == ["SELECT", "SELECT", "request"]
    assert "SELECT ?" in found[0].attributes["db.query.text"]
    assert found[1].status.description == "OperationalError"
    assert all("13800138000" not in span.to_json() for span in found[:2])


@pytest.fixture
def own_provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[TracerProvider]]:
    """Keeps the process's provider as it is; gives those that the test makes."""
    made: list[TracerProvider] = []
    monkeypatch.setattr(telemetry.trace, "set_tracer_provider", made.append)
    yield made
    for provider in made:
        provider.shutdown()


def test_without_a_collector_spans_are_lines_of_a_file(
    tmp_path: Path, own_provider: list[TracerProvider], monkeypatch: pytest.MonkeyPatch
) -> None:
    running = start_telemetry("things", sample_ratio=1.0, trace_dir=str(tmp_path))
    monkeypatch.setattr(telemetry.trace, "get_tracer", own_provider[0].get_tracer)
    with span_from_traceparent("process", SAMPLED, SpanKind.CONSUMER, {"messaging.system": "kafka"}):
        pass
    with span_from_traceparent("quiet", UNSAMPLED):
        assert current_traceparent().endswith("-00")
    running.shutdown()
    (line,) = (tmp_path / "things.jsonl").read_text().splitlines()
    span = json.loads(line)
    assert (span["trace_id"], span["parent_id"]) == tuple(SAMPLED.split("-")[1:3])
    assert (span["name"], span["kind"], span["service"]) == ("process", "consumer", "things")
    assert span["attributes"] == {"messaging.system": "kafka"}
    assert 0 < span["start_ns"] <= span["end_ns"]


def test_a_large_file_of_spans_is_put_aside_at_the_start(
    tmp_path: Path, own_provider: list[TracerProvider], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telemetry, "TRACE_FILE_BYTES_MAX", 10)
    (tmp_path / "things.jsonl").write_text("x" * 11)
    start_telemetry("things", sample_ratio=0, trace_dir=str(tmp_path)).shutdown()
    assert (tmp_path / "things.jsonl.1").read_text() == "x" * 11
    assert (tmp_path / "things.jsonl").read_text() == ""


def test_outside_a_trace_there_is_no_traceparent() -> None:
    assert trace.get_current_span() is trace.INVALID_SPAN
    assert current_traceparent() == ""
