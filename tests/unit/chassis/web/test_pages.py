import httpx
import pytest

from chassis.web.pages import make_cursor, read_cursor
from chassis.web.problems import Problem


async def test_a_list_is_walked_by_its_cursor(client: httpx.AsyncClient, officer: dict[str, str]) -> None:
    seen: list[int] = []
    address: str | None = "/v1/things?limit=60"
    while address:
        answer = await client.get(address, headers=officer)
        seen += answer.json()["items"]
        following = answer.links.get("next")
        assert (answer.json()["next_cursor"] is None) == (following is None)
        address = following["url"] if following else None
    assert seen == list(range(180))


@pytest.mark.parametrize(
    "cursor", ["!", "abc", "bnVsbA", "e30", "W10", "W3RydWVd", "WzEuNV0", "W1sxXV0", "你", "x" * 2000]
)
async def test_a_malformed_cursor_is_400(client: httpx.AsyncClient, officer: dict[str, str], cursor: str) -> None:
    answer = await client.get("/v1/things", params={"cursor": cursor}, headers=officer)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1.5"])
async def test_a_limit_out_of_range_is_422(client: httpx.AsyncClient, officer: dict[str, str], limit: str) -> None:
    answer = await client.get("/v1/things", params={"limit": limit}, headers=officer)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "limit"


def test_a_cursor_gives_back_its_sort_key() -> None:
    key = ("2026-11-05T08:00:00+08:00", 7, None)
    assert read_cursor(make_cursor(key)) == key


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(Problem):
        read_cursor(make_cursor((1,)), parts=2)
