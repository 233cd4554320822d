from collections.abc import AsyncIterator

import httpx
import pytest


async def test_every_bad_field_is_named(client: httpx.AsyncClient, officer: dict[str, str]) -> None:
    body = {"title": 7, "colour": "green", "place": {"lat": 91}, "colour2": "x"}
    answer = await client.post("/v1/things/a", json=body, headers=officer)
    assert answer.status_code == 422
    found = {error["field"]: error["code"] for error in answer.json()["errors"]}
    assert found == {
        "title": "wrong_type",
        "colour": "not_allowed",
        "place.lat": "out_of_range",
        "colour2": "unknown_field",
    }
    assert all(error["detail"] and error["detail_en"] for error in answer.json()["errors"])


async def test_a_field_left_out_is_named(client: httpx.AsyncClient, officer: dict[str, str]) -> None:
    answer = await client.post("/v1/things/a", json={}, headers=officer)
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [("title", "missing")]


async def test_the_input_is_never_quoted_back(client: httpx.AsyncClient, officer: dict[str, str]) -> None:
    body = {"title": "我的电话是13800138000，请尽快联系我，谢谢谢谢", "colour": "13900139000"}
    answer = await client.post("/v1/things/a", json=body, headers=officer)
    assert answer.status_code == 422
    assert "138001" not in answer.text
    assert "139001" not in answer.text


async def test_a_body_that_is_no_object_is_422(client: httpx.AsyncClient, officer: dict[str, str]) -> None:
    answer = await client.post("/v1/things/a", json=[1], headers=officer)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "body")


@pytest.mark.parametrize(
    "raw", [b"", b"{", b'{"title": NaN}', b'{"title": "\xff"}', b"\x00", b'{"title": "\\ud800"}', b"[" * 100_000]
)
async def test_what_is_not_json_is_400(client: httpx.AsyncClient, officer: dict[str, str], raw: bytes) -> None:
    answer = await client.post("/v1/things/a", content=raw, headers=officer)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_json")


async def test_an_empty_body_is_told_as_empty(client: httpx.AsyncClient, officer: dict[str, str]) -> None:
    answer = await client.post("/v1/things/a", content=b" ", headers=officer)
    assert answer.json()["detail_en"] == "the body is empty; send a JSON object"


async def test_another_content_type_is_415(client: httpx.AsyncClient, officer: dict[str, str]) -> None:
    answer = await client.post("/v1/things/a", content=b"<x/>", headers=officer | {"Content-Type": "text/xml"})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


async def test_a_body_over_one_mebibyte_is_413(client: httpx.AsyncClient, officer: dict[str, str]) -> None:
    answer = await client.post("/v1/things/a", content=b"x" * (1024 * 1024 + 1), headers=officer)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


async def test_a_body_without_a_length_is_cut_off_at_the_limit(
    client: httpx.AsyncClient, officer: dict[str, str]
) -> None:
    sent: list[int] = []

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(100):
            sent.append(1)
            yield b"x" * 65536

    answer = await client.post("/v1/things/a", content=chunks(), headers=officer)
    assert answer.status_code == 413
    assert len(sent) < 20


async def test_a_body_with_a_charset_is_read(client: httpx.AsyncClient, officer: dict[str, str]) -> None:
    headers = officer | {"Content-Type": "application/json; charset=utf-8"}
    answer = await client.post("/v1/things/a", content='{"title": "夜间噪声"}'.encode(), headers=headers)
    assert answer.status_code == 201
    assert answer.json() == {"title": "夜间噪声", "by": "officer-1"}
    assert answer.headers["ETag"] == '"8"'


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (None, "idempotency_key_missing"),
        ("", "idempotency_key_invalid"),
        ("a\tb", "idempotency_key_invalid"),
        ("x" * 256, "idempotency_key_invalid"),
    ],
)
async def test_a_missing_or_unprintable_idempotency_key_is_400(
    client: httpx.AsyncClient, officer: dict[str, str], key: str | None, code: str
) -> None:
    headers = {name: value for name, value in officer.items() if name != "Idempotency-Key"}
    if key is not None:
        headers["Idempotency-Key"] = key
    answer = await client.post("/v1/things/a", json={"title": "x"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize("body", [{"title": "x", "place": {"lat": "29.5"}}, {"title": "x", "place": {"lat": True}}])
async def test_a_value_of_another_type_is_not_converted(
    client: httpx.AsyncClient, officer: dict[str, str], body: dict[str, object]
) -> None:
    answer = await client.post("/v1/things/a", json=body, headers=officer)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "wrong_type")
