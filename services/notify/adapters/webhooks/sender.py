"""Sends one message to a subscriber's server. Nothing of a reply counts but its status."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import httpcore

from chassis.clock import Clock
from services.notify.adapters.webhooks.guarded_network import (
    AddressBook,
    AddressNotAllowed,
    GuardedNetwork,
    Unresolvable,
)
from services.notify.domain.webhooks.retrying import Attempt

# From beginning to end, as the scheme advises 15 to 30; a lease lasts longer.
ATTEMPT_SECONDS_MAX = 15.0
CONNECT_SECONDS_MAX = 5.0
# What is read of a reply, so that its connection can be used again; a longer one is cut off.
REPLY_BYTES_MAX = 16 * 1024
REPLY_SECONDS_MAX = 1.0
# Each request looks through all connections that are kept, so they are few: departments' servers are many, and a new
# connection is cheap beside that.
KEEP_ALIVE_SECONDS = 5.0
KEPT_CONNECTIONS_MAX = 16
_TIMEOUTS = {"connect": CONNECT_SECONDS_MAX, "read": ATTEMPT_SECONDS_MAX, "write": ATTEMPT_SECONDS_MAX, "pool": None}
_FAILURES: tuple[tuple[type[Exception], str], ...] = (
    (AddressNotAllowed, "address_not_allowed"),
    (Unresolvable, "unresolvable"),
    (TimeoutError, "timeout"),
    (httpcore.TimeoutException, "timeout"),
    (ssl.SSLError, "tls_failed"),
    (httpcore.ConnectError, "connection_failed"),
    (httpcore.NetworkError, "connection_failed"),
    (OSError, "connection_failed"),
    (httpcore.ProtocolError, "protocol_error"),
)


class WebhookSender:
    """Follows no redirect, uses no proxy, undoes no compression. `ca_file`: further authorities to trust, in PEM."""

    def __init__(self, book: AddressBook, clock: Clock, ca_file: Path | None = None) -> None:
        self._book, self._clock = book, clock
        context = ssl.create_default_context()
        if ca_file is not None:
            context.load_verify_locations(ca_file)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=None,
            max_keepalive_connections=KEPT_CONNECTIONS_MAX,
            keepalive_expiry=KEEP_ALIVE_SECONDS,
            network_backend=GuardedNetwork(book),
        )

    async def close(self) -> None:
        await self._pool.aclose()
        self._book.close()

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Attempt:
        """Never raises: what went wrong is the attempt's failure."""
        at, began = self._clock.now(), time.monotonic()
        status, failure, retry_after = None, "", None
        try:
            async with asyncio.timeout(ATTEMPT_SECONDS_MAX):
                status, retry_after = await self._post(url, headers, body)
            failure = _judge_status(status)
        except Exception as error:
            failure = _failure_of(error)
        return Attempt(at, status, failure, round((time.monotonic() - began) * 1000), retry_after)

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, float | None]:
        common = {"content-type": "application/json; charset=utf-8", "user-agent": "powerlist-webhooks/1"}
        request_headers = [(name.encode(), value.encode()) for name, value in (common | dict(headers)).items()]
        async with self._pool.stream(
            "POST", url, headers=request_headers, content=body, extensions={"timeout": _TIMEOUTS}
        ) as response:
            await _read_some(response)
            return response.status, _retry_after(response)


async def _read_some(response: httpcore.Response) -> None:
    """The status is there already: however the rest goes, the message was taken or refused."""
    size_bytes = 0
    with suppress(TimeoutError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException):
        async with asyncio.timeout(REPLY_SECONDS_MAX):
            async for chunk in response.aiter_stream():
                size_bytes += len(chunk)
                if size_bytes > REPLY_BYTES_MAX:
                    return


def _retry_after(response: httpcore.Response) -> float | None:
    """In seconds; the form with a date is rare and not worth a parser of dates."""
    for name, value in response.headers:
        if name.lower() == b"retry-after" and value.isdigit():
            return float(value[:9])
    return None


def _judge_status(status: int) -> str:
    if 200 <= status < 300:
        return ""
    return "redirect" if 300 <= status < 400 else "http_status"


def _failure_of(error: Exception) -> str:
    # httpcore tells of a refused certificate as of any failed connection; the cause says which it was.
    causes = (error, error.__cause__, error.__context__)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return "tls_failed"
    return next((failure for kind, failure in _FAILURES if isinstance(error, kind)), "connection_failed")
