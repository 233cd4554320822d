"""What routing makes of the key store's answers."""

import base64
from pathlib import Path

import httpx
import pytest

from services.routing.adapters.intake_keys import IntakeKeys
from services.routing.usecases.sealing import DataErased, KeyStoreUnavailable


def keys_that_answer(folder: Path, status: int, content: dict[str, str]) -> IntakeKeys:
    token = folder / "token"
    token.write_text("a-token\n", encoding="ascii")

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["authorization"] == "Bearer a-token"
        return httpx.Response(status, json=content)

    return IntakeKeys("http://intake.test", token, httpx.MockTransport(answer))


async def test_what_was_sealed_comes_back_as_bytes(tmp_path: Path):
    keys = keys_that_answer(tmp_path, 200, {"sealed": base64.b64encode(b"sealed").decode()})
    assert await keys.seal("party-1", "case", b"name") == b"sealed"
    await keys.close()


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (410, "data_erased", DataErased),
        # Erased, and reported again since: there is a key, but it is another one.
        (422, "seal_broken", DataErased),
        (422, "invalid_fields", KeyStoreUnavailable),
        (503, "starting", KeyStoreUnavailable),
        (403, "role_not_allowed", KeyStoreUnavailable),
    ],
)
async def test_an_erased_person_is_told_from_a_silent_store(
    tmp_path: Path, status: int, code: str, error: type[Exception]
):
    keys = keys_that_answer(tmp_path, status, {"code": code})
    with pytest.raises(error):
        await keys.open("party-1", "case", b"sealed")
    await keys.close()


async def test_without_a_token_the_store_is_unavailable(tmp_path: Path):
    keys = IntakeKeys("http://intake.test", tmp_path / "none")
    with pytest.raises(KeyStoreUnavailable):
        await keys.seal("party-1", "case", b"name")
    await keys.close()
