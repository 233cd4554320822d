import httpx
import pytest


@pytest.mark.parametrize("seen", ['"7"', "7", "*", ""])
async def test_the_present_version_or_none_passes(
    client: httpx.AsyncClient, officer: dict[str, str], seen: str
) -> None:
    answer = await client.post("/v1/things/a", json={"title": "x"}, headers=officer | {"If-Match": seen})
    assert answer.status_code == 201


@pytest.mark.parametrize("seen", ["x", '"7', '7"', '"7", "8"', "7.0", "9" * 30])
async def test_a_malformed_if_match_is_400(client: httpx.AsyncClient, officer: dict[str, str], seen: str) -> None:
    answer = await client.post("/v1/things/a", json={"title": "x"}, headers=officer | {"If-Match": seen})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_if_match")


@pytest.mark.parametrize("seen", ['"6"', "6", '"x"', 'W/"7"', '""', '"' + "9" * 30 + '"'])
async def test_a_stale_version_is_412_and_names_the_present_one(
    client: httpx.AsyncClient, officer: dict[str, str], seen: str
) -> None:
    answer = await client.post("/v1/things/a", json={"title": "x"}, headers=officer | {"If-Match": seen})
    assert answer.status_code == 412
    assert answer.json()["current_version"] == 7
