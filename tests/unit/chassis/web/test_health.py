from typing import Any

import httpx


async def test_alive_says_nothing_about_others(client: httpx.AsyncClient, readiness: Any) -> None:
    readiness.error = OSError("down")
    assert (await client.get("/health/live")).status_code == 200


async def test_ready_when_every_check_passes(client: httpx.AsyncClient) -> None:
    answer = await client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "checks": [{"check": "database", "ready": True}]}


async def test_not_ready_names_the_check_and_no_detail(client: httpx.AsyncClient, readiness: Any) -> None:
    readiness.error = OSError("password=hunter2 at 10.0.0.1")
    answer = await client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"] == [{"check": "database", "ready": False}]
    assert "hunter2" not in answer.text


async def test_requests_are_counted_by_template_and_status(client: httpx.AsyncClient) -> None:
    for address in ("/v1/open/a", "/v1/open/b", "/v1/things", "/nowhere/13800138000"):
        await client.get(address)
    text = (await client.get("/metrics")).text
    assert 'http_requests_total{method="GET",route="/v1/open/{code}",status="200"} 2.0' in text
    assert 'http_requests_total{method="GET",route="/v1/things",status="401"} 1.0' in text
    assert 'http_requests_total{method="GET",route="unmatched",status="404"} 1.0' in text
    assert 'http_request_seconds_count{route="/v1/open/{code}"} 2.0' in text
    assert "13800138000" not in text
    assert "/health" not in text
