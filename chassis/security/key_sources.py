"""Where an issuer's public keys come from: a JWKS file beside us or a JWKS address."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any, Protocol

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

# An unknown key id may be a key just rotated in, or an attacker's invention: look again, but not for every token.
UNKNOWN_KID_RETRY_SECONDS = 60.0
ADDRESS_CACHE_SECONDS = 600.0
FETCH_TIMEOUT_SECONDS = 5.0


class KeysUnavailable(Exception):  # noqa: N818
    """The issuer's keys can't be read now: nobody's fault who calls us."""


class KeySource(Protocol):
    async def keys(self, kid: str | None) -> KeySet:
        """The issuer's keys, read again when `kid` is not among those known."""
        ...


def _parse(document: Any) -> KeySet:
    try:
        return KeySet.import_key_set(document)
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise KeysUnavailable from error


def _knows(keys: KeySet, kid: str | None) -> bool:
    return kid is None or any(key.kid == kid for key in keys)


class FileKeys:
    """A JWKS file, read again when it changed on disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed_at_ns = -1
        self._retry_after = 0.0
        self._keys: KeySet | None = None

    async def keys(self, kid: str | None) -> KeySet:
        try:
            changed_at_ns = self._path.stat().st_mtime_ns
        except OSError as error:
            raise KeysUnavailable from error
        keys = self._keys
        stale = keys is None or changed_at_ns != self._changed_at_ns
        if keys is not None and not stale and not _knows(keys, kid):
            stale = time.monotonic() >= self._retry_after
            self._retry_after = time.monotonic() + UNKNOWN_KID_RETRY_SECONDS if stale else self._retry_after
        if keys is None or stale:
            keys = self._keys = self._read()
            self._changed_at_ns = changed_at_ns
        return keys

    def _read(self) -> KeySet:
        try:
            return _parse(json.loads(self._path.read_bytes()))
        except (OSError, ValueError) as error:
            raise KeysUnavailable from error


class AddressKeys:
    """A JWKS address, kept for ten minutes; the old keys serve on while the address does not answer."""

    def __init__(self, address: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._address = address
        self._transport = transport
        self._lock = asyncio.Lock()
        self._fetched_at = float("-inf")
        self._tried_at = float("-inf")
        self._keys: KeySet | None = None

    async def keys(self, kid: str | None) -> KeySet:
        if self._fresh(kid) and self._keys is not None:
            return self._keys
        async with self._lock:
            if not self._fresh(kid):
                await self._fetch()
        if self._keys is None:
            raise KeysUnavailable
        return self._keys

    def _fresh(self, kid: str | None) -> bool:
        now = time.monotonic()
        if self._keys is None:
            return now - self._tried_at < 1.0
        if now - self._tried_at < UNKNOWN_KID_RETRY_SECONDS:
            return True
        return now - self._fetched_at < ADDRESS_CACHE_SECONDS and _knows(self._keys, kid)

    async def _fetch(self) -> None:
        self._tried_at = time.monotonic()
        try:
            async with httpx.AsyncClient(timeout=FETCH_TIMEOUT_SECONDS, transport=self._transport) as client:
                answer = await client.get(self._address)
                self._keys = _parse(answer.raise_for_status().json())
        except (httpx.HTTPError, ValueError, KeysUnavailable):
            # Old keys, if any, serve on; without any the caller answers 503.
            return
        self._fetched_at = time.monotonic()


def key_source(place: str) -> KeySource:
    """A file path, or an http(s) address."""
    return AddressKeys(place) if place.startswith(("https://", "http://")) else FileKeys(Path(place))
