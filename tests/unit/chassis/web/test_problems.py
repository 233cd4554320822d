import json
from io import StringIO

import httpx
import pytest

from chassis.logs import configure_logging
from chassis.web.problems import ProblemEntry


async def test_a_problem_has_the_members_of_rfc_9457_in_both_languages(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/things")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:powerlist:problem:token_missing",
        "title": "未登录或登录已失效",
        "status": 401,
        "code": "token_missing",
        "detail": "请先登录",
        "detail_en": "a bearer token is needed",
        "instance": "/v1/things",
    }


async def test_an_unknown_address_and_method_are_problems_too(client: httpx.AsyncClient) -> None:
    assert (await client.get("/nowhere")).json()["code"] == "not_found"
    answer = await client.delete("/v1/things")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


async def test_errors_of_the_domain_name_their_fields(client: httpx.AsyncClient, officer: dict[str, str]) -> None:
    answer = await client.post("/v1/things/a", json={"title": "invalid"}, headers=officer)
    assert answer.json()["errors"] == [{"field": "size", "code": "too_big", "detail": "太大", "detail_en": "too big"}]


async def test_the_unexpected_is_a_500_that_tells_nothing_but_a_trace_id(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = StringIO()
    configure_logging("things", stream)
    traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    answer = await client.get("/v1/open/broken", headers={"traceparent": traceparent})
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal_error"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "13800138000" not in answer.text
    line = json.loads(stream.getvalue())
    assert (line["event"], line["error"], line["route"]) == ("request_failed", "ValueError", "/v1/open/{code}")
    assert "13800138000" not in stream.getvalue()
    assert "张三" not in stream.getvalue()


async def test_while_the_database_is_away_the_answer_says_when_to_try_again(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = StringIO()
    configure_logging("things", stream)
    answer = await client.get("/v1/open/away")
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
    assert answer.headers["Retry-After"] == "3"
    assert "Idempotency-Key" in answer.json()["detail"]
    line = json.loads(stream.getvalue())
    assert (line["event"], line["error"], line["level"]) == ("request_unavailable", "ConnectionRefusedError", "warning")
    assert "张三" not in answer.text + stream.getvalue()


async def test_answers_carry_security_headers(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/open/a")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


async def test_a_wrong_method_is_told_every_method_of_the_address(client: httpx.AsyncClient) -> None:
    answer = await client.delete("/v1/shared/a")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, PUT")


def test_an_extension_does_not_take_the_place_of_a_member_of_every_problem() -> None:
    with pytest.raises(ValueError, match="status"):
        ProblemEntry(409, "wrong_state", "不行", "no", extensions=("status",))
