from collections.abc import Callable

import httpx
from fastapi import FastAPI

from chassis.web.rate_limits import RateLimits, WindowCounters

MakeApp = Callable[[RateLimits], FastAPI]


def client_of(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://things.test")


async def test_answers_tell_what_is_left(client: httpx.AsyncClient, officer: dict[str, str]) -> None:
    answer = await client.get("/v1/things", headers=officer)
    assert answer.headers["RateLimit-Policy"] == '"caller";q=20000;w=60'
    assert answer.headers["RateLimit"].startswith('"caller";r=19999;t=')


async def test_over_the_limit_is_429_with_a_time_to_wait(make_app: MakeApp) -> None:
    async with client_of(make_app(RateLimits(per_address="3/minute"))) as client:
        statuses = [(await client.get("/v1/open/a")).status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        answer = await client.get("/v1/open/a")
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
        assert answer.headers["RateLimit"].startswith('"address";r=0;t=')
        assert answer.json()["code"] == "too_many_requests"


async def test_callers_are_counted_each_for_itself(make_app: MakeApp, make_token: Callable[..., str]) -> None:
    async with client_of(make_app(RateLimits(per_caller="1/minute"))) as client:
        for sub in ("a", "b"):
            headers = {"Authorization": f"Bearer {make_token(sub=sub)}"}
            assert (await client.get("/v1/things", headers=headers)).status_code == 200
            assert (await client.get("/v1/things", headers=headers)).status_code == 429


async def test_trying_tokens_is_counted_by_address(make_app: MakeApp) -> None:
    async with client_of(make_app(RateLimits(per_address="2/minute"))) as client:
        headers = {"Authorization": "Bearer a.b.c"}
        statuses = [(await client.get("/v1/things", headers=headers)).status_code for _ in range(3)]
        assert statuses == [401, 401, 429]


async def test_probes_are_not_counted(make_app: MakeApp) -> None:
    async with client_of(make_app(RateLimits(per_address="1/minute"))) as client:
        assert {(await client.get("/health/live")).status_code for _ in range(5)} == {200}


def test_a_window_that_has_ended_counts_from_one_again() -> None:
    counters = WindowCounters()
    assert [counters.incr("a", 60), counters.incr("a", 60)] == [1, 2]
    assert counters.incr("b", -1) == 1
    assert counters.incr("b", 60) == 1
    assert counters.get("nobody") == 0
