"""Signing tokens with our own Ed25519 key: reporters' sessions, and the local run's `powerlist token`."""

import time
from datetime import timedelta
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.ids import new_id
from chassis.security.algorithms import REGISTRY
from chassis.security.tokens import ROLES

ALGORITHM = "EdDSA"


def _private_key(pem: bytes) -> OKPKey:
    key = OKPKey.import_key(pem)
    key.ensure_kid()
    return key


def public_jwks(pem: bytes) -> dict[str, Any]:
    """The JWKS document that verifiers of this key read; the key id is its RFC 7638 thumbprint."""
    key = _private_key(pem)
    return {"keys": [{**key.as_dict(private=False), "kid": key.kid, "use": "sig", "alg": ALGORITHM}]}


class TokenIssuer:
    def __init__(self, pem: bytes, issuer: str, audience: str) -> None:
        self._key = _private_key(pem)
        self._issuer = issuer
        self._audience = audience

    def issue(
        self,
        role: str,
        sub: str,
        *,
        lifetime: timedelta,
        unit: str | None = None,
        post: str | None = None,
        person: str | None = None,
        now: float | None = None,
    ) -> str:
        """A signed token; `now` in seconds since 1970. Raises ValueError for a role that does not exist."""
        if role not in ROLES:
            raise ValueError(f"no such role: {role}")
        issued_at = int(time.time() if now is None else now)
        claims: dict[str, Any] = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": sub,
            "role": role,
            "iat": issued_at,
            "nbf": issued_at,
            "exp": issued_at + int(lifetime.total_seconds()),
            "jti": str(new_id()),
        }
        claims |= {name: value for name, value in (("unit", unit), ("post", post), ("person", person)) if value}
        header = {"alg": ALGORITHM, "kid": self._key.kid}
        return jwt.encode(header, claims, self._key, registry=REGISTRY)
