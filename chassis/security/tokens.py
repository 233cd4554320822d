"""Bearer tokens: JWTs of the issuers we trust, verified and turned into a caller."""

import binascii
import json
import time
from base64 import urlsafe_b64decode
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeGuard

from joserfc import jwt
from joserfc.errors import JoseError

from chassis.security.algorithms import ALGORITHMS, REGISTRY
from chassis.security.key_sources import KeySource, key_source

ROLES = frozenset(
    {"reporter", "officer", "arbitrator", "editor", "publisher", "supervisor", "admin", "service", "partner"}
)
TOKEN_CHARACTERS_MAX = 8192
NOT_BEFORE_LEEWAY_SECONDS = 60.0
# A signature check costs about 150 µs, and a client sends the same token for minutes.
CACHE_SECONDS = 60.0
CACHED_TOKENS_MAX = 10_000


class TokenRefused(Exception):  # noqa: N818
    """This token proves nothing: malformed, forged, of an unknown issuer or for another audience."""


class TokenExpired(TokenRefused):
    """This token was good once."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, as the issuer says. A staff member without a unit covers the whole area."""

    role: str
    sub: str
    unit: str | None
    post: str | None
    person: str | None
    issuer: str

    @property
    def ref(self) -> str:
        """How records name the caller. An issuer may put the holder's name into `sub`; records carry no names, so the
        post stands for it then."""
        is_name = self.sub == self.person or not self.sub.isascii()
        return (self.post or self.role) if is_name else self.sub


def _part(token: str, index: int) -> dict[str, Any]:
    try:
        part = token.split(".")[index]
        content = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError, binascii.Error, RecursionError) as error:
        raise TokenRefused("malformed") from error
    if not isinstance(content, dict):
        raise TokenRefused("malformed")
    return content


class TokenVerifier:
    def __init__(self, issuers: Mapping[str, KeySource], audience: str, now: Callable[[], float] = time.time) -> None:
        self._issuers = dict(issuers)
        self._audience = audience
        self._now = now
        self._verified: OrderedDict[bytes, tuple[Caller, float]] = OrderedDict()

    @classmethod
    def from_settings(cls, auth_issuers: str, audience: str) -> "TokenVerifier":
        """`auth_issuers`: JSON `[{"issuer": "...", "jwks": "<file or http(s) address>"}]`."""
        return cls({entry["issuer"]: key_source(entry["jwks"]) for entry in json.loads(auth_issuers)}, audience)

    async def verify(self, token: str) -> Caller:
        """Raises TokenRefused, TokenExpired or KeysUnavailable."""
        digest = sha256(token.encode(errors="replace")).digest()
        cached = self._verified.get(digest)
        if cached is not None and self._now() < cached[1]:
            self._verified.move_to_end(digest)
            return cached[0]
        claims = await self._verified_claims(token)
        caller = self._caller(claims)
        self._verified[digest] = (caller, min(float(claims["exp"]), self._now() + CACHE_SECONDS))
        if len(self._verified) > CACHED_TOKENS_MAX:
            self._verified.popitem(last=False)
        return caller

    async def _verified_claims(self, token: str) -> dict[str, Any]:
        if len(token) > TOKEN_CHARACTERS_MAX:
            raise TokenRefused("too long")
        header, unverified = _part(token, 0), _part(token, 1)
        issuer, kid = unverified.get("iss"), header.get("kid")
        if header.get("alg") not in ALGORITHMS:
            raise TokenRefused("algorithm")
        if not isinstance(issuer, str) or issuer not in self._issuers:
            raise TokenRefused("issuer")
        keys = await self._issuers[issuer].keys(kid if isinstance(kid, str) else None)
        try:
            claims = jwt.decode(token, keys, registry=REGISTRY).claims
        except (JoseError, ValueError, TypeError) as error:
            raise TokenRefused("signature") from error
        self._check_times(claims)
        return claims

    def _check_times(self, claims: dict[str, Any]) -> None:
        expires_at, not_before = claims.get("exp"), claims.get("nbf", 0)
        if not _is_number(expires_at) or not _is_number(not_before):
            raise TokenRefused("times")
        if self._now() >= expires_at:
            raise TokenExpired("expired")
        if self._now() < not_before - NOT_BEFORE_LEEWAY_SECONDS:
            raise TokenRefused("not valid yet")

    def _caller(self, claims: dict[str, Any]) -> Caller:
        audience = claims.get("aud")
        if self._audience not in (audience if isinstance(audience, list) else [audience]):
            raise TokenRefused("audience")
        values = [claims.get(name) for name in ("role", "sub", "unit", "post", "person", "iss")]
        if any(value is not None and not (isinstance(value, str) and 0 < len(value) <= 255) for value in values):
            raise TokenRefused("claims")
        role, sub, unit, post, person, issuer = values
        if role not in ROLES or sub is None:
            raise TokenRefused("claims")
        return Caller(role, sub, unit, post, person, issuer or "")


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
