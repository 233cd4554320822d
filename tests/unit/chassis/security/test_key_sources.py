import json
import os
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.security import key_sources
from chassis.security.issuing import public_jwks
from chassis.security.key_sources import AddressKeys, FileKeys, KeysUnavailable


def document() -> dict[str, object]:
    return public_jwks(
        Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


async def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps(document()))
    source = FileKeys(path)
    first = [key.kid for key in await source.keys(None)]
    path.write_text(json.dumps(document()))
    os.utime(path, ns=(1, 1))
    assert [key.kid for key in await source.keys(None)] != first


async def test_a_missing_or_broken_file_means_keys_unavailable(tmp_path: Path) -> None:
    with pytest.raises(KeysUnavailable):
        await FileKeys(tmp_path / "none.json").keys(None)
    broken = tmp_path / "broken.json"
    broken.write_text('{"keys": 3}')
    with pytest.raises(KeysUnavailable):
        await FileKeys(broken).keys(None)


class Address:
    """A JWKS address in memory."""

    def __init__(self) -> None:
        self.document = document()
        self.status = 200
        self.asked = 0

    def __call__(self, _request: httpx.Request) -> httpx.Response:
        self.asked += 1
        return httpx.Response(self.status, json=self.document)


async def test_an_address_is_asked_once_for_many_tokens() -> None:
    address = Address()
    source = AddressKeys("https://issuer.test/jwks", httpx.MockTransport(address))
    for _ in range(5):
        await source.keys(None)
    assert address.asked == 1


async def test_an_unknown_key_id_is_looked_up_again_only_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(key_sources.time, "monotonic", lambda: now[0])
    address = Address()
    source = AddressKeys("https://issuer.test/jwks", httpx.MockTransport(address))
    await source.keys(None)
    await source.keys("new")
    assert address.asked == 1
    now[0] += 61
    await source.keys("new")
    await source.keys("new")
    assert address.asked == 2


async def test_old_keys_serve_on_while_the_address_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(key_sources.time, "monotonic", lambda: now[0])
    address = Address()
    source = AddressKeys("https://issuer.test/jwks", httpx.MockTransport(address))
    known = await source.keys(None)
    address.status = 500
    now[0] += 700
    assert await source.keys(None) == known
    assert address.asked == 2


async def test_an_address_that_never_answered_means_keys_unavailable() -> None:
    address = Address()
    address.status = 500
    with pytest.raises(KeysUnavailable):
        await AddressKeys("https://issuer.test/jwks", httpx.MockTransport(address)).keys(None)
