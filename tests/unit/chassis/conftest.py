"""Keys and tokens of a make-believe issuer."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.security.issuing import TokenIssuer, public_jwks
from chassis.security.key_sources import FileKeys
from chassis.security.tokens import TokenVerifier

ISSUER = "issuer-of-tests"
AUDIENCE = "powerlist"

MakeToken = Callable[..., str]


def new_pem() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.fixture(scope="session")
def issuer_pem() -> bytes:
    return new_pem()


@pytest.fixture
def jwks_file(tmp_path: Path, issuer_pem: bytes) -> Path:
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps(public_jwks(issuer_pem)))
    return path


@pytest.fixture
def verifier(jwks_file: Path) -> TokenVerifier:
    return TokenVerifier({ISSUER: FileKeys(jwks_file)}, AUDIENCE)


@pytest.fixture
def make_token(issuer_pem: bytes) -> MakeToken:
    """`make_token("officer", sub="…", audience=…, issuer=…, pem=…, now=…, hours=…)`"""

    def make(
        role: str = "officer",
        sub: str = "officer-1",
        *,
        audience: str = AUDIENCE,
        issuer: str = ISSUER,
        pem: bytes = issuer_pem,
        now: float | None = None,
        hours: float = 1,
        unit: str | None = None,
    ) -> str:
        return TokenIssuer(pem, issuer, audience).issue(role, sub, lifetime=timedelta(hours=hours), unit=unit, now=now)

    return make
