"""401 · 403/404 · 400 malformed / 422 invalid field · 412 · 409: each request has the faults that come later, too."""

import time
from collections.abc import Callable

import httpx

MakeToken = Callable[..., str]

MALFORMED = b'{"title": '
STALE = {"If-Match": '"1"'}


async def test_without_a_token_nothing_else_is_judged(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/things/missing", content=MALFORMED)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"] == "token_missing"


async def test_an_expired_and_a_forged_token_are_401(client: httpx.AsyncClient, make_token: MakeToken) -> None:
    for token, code in ((make_token(now=time.time() - 9999), "token_expired"), ("a.b.c", "token_refused")):
        answer = await client.post("/v1/things/a", content=MALFORMED, headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json()["code"]) == (401, code)
        assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


async def test_basic_credentials_are_401(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v1/things", headers={"Authorization": "Basic eDp5"})).status_code == 401


async def test_without_a_token_bad_parameters_are_not_judged(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v1/things?limit=many&cursor=!")).status_code == 401


async def test_the_wrong_role_is_403_before_the_body_is_read(client: httpx.AsyncClient, make_token: MakeToken) -> None:
    headers = {"Authorization": f"Bearer {make_token('reporter')}"}
    answer = await client.post("/v1/things/missing", content=MALFORMED, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "role_not_allowed")


async def test_an_unknown_thing_is_404_before_its_body_is_judged(
    client: httpx.AsyncClient, officer: dict[str, str]
) -> None:
    answer = await client.post("/v1/things/missing", content=MALFORMED, headers=officer)
    assert (answer.status_code, answer.json()["code"]) == (404, "thing_missing")
    assert answer.json()["detail"] == "没有 missing"


async def test_malformed_json_is_400_before_the_version_is_judged(
    client: httpx.AsyncClient, officer: dict[str, str]
) -> None:
    answer = await client.post("/v1/things/a", content=MALFORMED, headers=officer | STALE)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_json")


async def test_an_invalid_field_is_422_before_the_version_is_judged(
    client: httpx.AsyncClient, officer: dict[str, str]
) -> None:
    answer = await client.post("/v1/things/a", json={"title": ""}, headers=officer | STALE)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_fields")


async def test_a_stale_version_is_412_before_the_state_is_judged(
    client: httpx.AsyncClient, officer: dict[str, str]
) -> None:
    answer = await client.post("/v1/things/a", json={"title": "stuck"}, headers=officer | STALE)
    assert (answer.status_code, answer.json()["code"]) == (412, "stale_version")


async def test_the_wrong_state_is_409_last(client: httpx.AsyncClient, officer: dict[str, str]) -> None:
    answer = await client.post("/v1/things/a", json={"title": "stuck"}, headers=officer | {"If-Match": '"7"'})
    assert (answer.status_code, answer.json()["code"]) == (409, "thing_stuck")
    assert answer.json()["next_actions"] == ["start"]
