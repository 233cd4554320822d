from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter


async def test_a_request_has_one_span_named_by_its_template(
    make_app: Callable[[], FastAPI], monkeypatch: pytest.MonkeyPatch
) -> None:
    provider, exporter = TracerProvider(shutdown_on_exit=False), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(make_app()), base_url="http://x.test") as client:
        await client.get("/v1/open/secret-code?phone=13800138000")
        await client.get("/v1/open/broken")
        await client.get("/health/live")
    provider.shutdown()
    found = exporter.get_finished_spans()
    assert [span.name for span in found] == ["GET /v1/open/{code}", "GET /v1/open/{code}"]
    assert [(span.attributes or {})["http.response.status_code"] for span in found] == [200, 500]
    written = "".join(span.to_json() for span in found)
    assert "13800138000" not in written
    assert "secret-code" not in written
