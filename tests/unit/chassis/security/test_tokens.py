import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from chassis.security.key_sources import FileKeys, KeysUnavailable
from chassis.security.tokens import Caller, TokenExpired, TokenRefused, TokenVerifier

MakeToken = Callable[..., str]


def part(content: Any) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def remove(path: Path) -> None:
    path.unlink()


def content_of(path: Path) -> bytes:
    return path.read_bytes()


def good_claims(**changes: Any) -> dict[str, Any]:
    return {
        "iss": "issuer-of-tests",
        "aud": "powerlist",
        "sub": "x",
        "role": "officer",
        "exp": time.time() + 60,
        **changes,
    }


async def test_a_good_token_names_its_caller(verifier: TokenVerifier, make_token: MakeToken) -> None:
    caller = await verifier.verify(make_token("officer", "person-7", unit="500105-CG"))
    assert caller == Caller("officer", "person-7", "500105-CG", None, None, "issuer-of-tests")


async def test_an_expired_token_is_told_from_a_forged_one(verifier: TokenVerifier, make_token: MakeToken) -> None:
    with pytest.raises(TokenExpired):
        await verifier.verify(make_token(now=time.time() - 7200))


async def test_a_token_of_a_foreign_key_is_refused(verifier: TokenVerifier, make_token: MakeToken) -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(TokenRefused):
        await verifier.verify(make_token(pem=pem))


async def test_a_token_with_a_changed_claim_is_refused(verifier: TokenVerifier, make_token: MakeToken) -> None:
    header, _, signature = make_token().split(".")
    with pytest.raises(TokenRefused):
        await verifier.verify(f"{header}.{part(good_claims(role='admin'))}.{signature}")


async def test_a_token_for_another_audience_is_refused(verifier: TokenVerifier, make_token: MakeToken) -> None:
    with pytest.raises(TokenRefused):
        await verifier.verify(make_token(audience="elsewhere"))


async def test_a_token_of_an_unknown_issuer_is_refused(verifier: TokenVerifier, make_token: MakeToken) -> None:
    with pytest.raises(TokenRefused):
        await verifier.verify(make_token(issuer="nobody"))


async def test_an_unsigned_token_is_refused(verifier: TokenVerifier) -> None:
    with pytest.raises(TokenRefused):
        await verifier.verify(f"{part({'alg': 'none'})}.{part(good_claims())}.")


async def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(
    verifier: TokenVerifier, jwks_file: Path
) -> None:
    secret = OctKey.import_key(content_of(jwks_file))
    with pytest.raises(TokenRefused):
        await verifier.verify(jwt.encode({"alg": "HS256"}, good_claims(), secret))


@pytest.mark.parametrize("garbage", ["", "a", "a.b", "a.b.c", "...", "é.é.é", "W10.W10.", "x" * 9000, "\udce9.a.b"])
async def test_garbage_is_refused(verifier: TokenVerifier, garbage: str) -> None:
    with pytest.raises(TokenRefused):
        await verifier.verify(garbage)


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
async def test_issuers_with_other_keys_are_understood(tmp_path: Path, algorithm: str) -> None:
    key = ECKey.generate_key("P-256") if algorithm == "ES256" else RSAKey.generate_key(2048)
    key.ensure_kid()
    path = tmp_path / "other.json"
    path.write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
    verifier = TokenVerifier({"issuer-of-tests": FileKeys(path)}, "powerlist")
    token = jwt.encode({"alg": algorithm, "kid": key.kid}, good_claims(aud=["other", "powerlist"]), key)
    assert (await verifier.verify(token)).sub == "x"


@pytest.mark.parametrize(
    "changes",
    [
        {"role": "king"},
        {"role": ["officer"]},
        {"role": None},
        {"sub": ""},
        {"sub": 7},
        {"unit": 3},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"nbf": 9e12},
        {"aud": None},
    ],
)
async def test_claims_out_of_form_are_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    key = ECKey.generate_key("P-256")
    path = tmp_path / "own.json"
    path.write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
    verifier = TokenVerifier({"issuer-of-tests": FileKeys(path)}, "powerlist")
    with pytest.raises(TokenRefused):
        await verifier.verify(jwt.encode({"alg": "ES256"}, good_claims(**changes), key))


async def test_a_clock_that_is_half_a_minute_behind_is_forgiven(verifier: TokenVerifier, make_token: MakeToken) -> None:
    assert await verifier.verify(make_token(now=time.time() + 30))
    with pytest.raises(TokenRefused):
        await verifier.verify(make_token(now=time.time() + 300))


async def test_a_remembered_token_ends_with_its_time(jwks_file: Path, make_token: MakeToken) -> None:
    now = [1_800_000_000.0]
    verifier = TokenVerifier({"issuer-of-tests": FileKeys(jwks_file)}, "powerlist", now=lambda: now[0])
    token = make_token(now=now[0], hours=0.01)
    assert await verifier.verify(token)
    remove(jwks_file)
    assert await verifier.verify(token), "remembered, the keys are not asked again"
    now[0] += 36
    with pytest.raises((TokenExpired, KeysUnavailable)):
        await verifier.verify(token)


async def test_a_remembered_token_is_verified_again_after_a_minute(jwks_file: Path, make_token: MakeToken) -> None:
    now = [1_800_000_000.0]
    verifier = TokenVerifier({"issuer-of-tests": FileKeys(jwks_file)}, "powerlist", now=lambda: now[0])
    token = make_token(now=now[0])
    assert await verifier.verify(token)
    remove(jwks_file)
    now[0] += 61
    with pytest.raises(KeysUnavailable):
        await verifier.verify(token)
