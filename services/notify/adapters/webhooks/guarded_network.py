"""The only way out to addresses that somebody else has given us.

A name is resolved once, every address that it has is judged, and the connection is made to that very address: a name
that changes its mind between the check and the connection changes nothing. TLS still checks the name's certificate.
"""

import asyncio
import socket
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Any

import httpcore

from services.notify.domain.webhooks.addresses import Network, is_permitted

RESOLVE_SECONDS_MAX = 5.0
# A name server that hangs holds threads; those of one subscriber must not hold up the others'.
RESOLVERS = 64
ADDRESSES_TRIED_MAX = 3


class AddressNotAllowed(Exception):  # noqa: N818
    """The address is not public, and not in an allowed network."""


class Unresolvable(Exception):  # noqa: N818
    """The name has no address now."""


class AddressBook:
    """Resolves names and judges what they lead to. `own_ports`: ours on this machine, never allowed."""

    def __init__(self, allowed: Sequence[Network], own_ports: Iterable[int] = ()) -> None:
        self._allowed = allowed
        self._own_ports = frozenset(own_ports)
        self._resolvers = ThreadPoolExecutor(RESOLVERS, "resolve")

    def close(self) -> None:
        self._resolvers.shutdown(wait=False, cancel_futures=True)

    async def addresses_of(self, host: str, port: int) -> list[str]:
        """At least one, all of them permitted.

        Raises:
            Unresolvable: there is none.
            AddressNotAllowed: at least one is not permitted; a name that leads inside and outside is an attack.
        """
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(RESOLVE_SECONDS_MAX):
                found = await loop.run_in_executor(self._resolvers, _resolve, host, port)
        except (OSError, UnicodeError, TimeoutError):
            raise Unresolvable(host) from None
        if not all(self._is_permitted(address, port) for address in found):
            raise AddressNotAllowed(host)
        return found

    def is_allowed_by_name(self, addresses: Iterable[str]) -> bool:
        """Whether all of them lie in the networks that the operator has allowed."""
        return all(any(ip_address(address) in network for network in self._allowed) for address in addresses)

    def _is_permitted(self, address: str, port: int) -> bool:
        is_ourselves = port in self._own_ports and ip_address(address.partition("%")[0]).is_loopback
        return not is_ourselves and is_permitted(address, self._allowed)


def _resolve(host: str, port: int) -> list[str]:
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to permitted addresses only."""

    def __init__(self, book: AddressBook) -> None:
        self._book = book
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of httpcore
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises AddressNotAllowed, Unresolvable, or what httpcore raises."""
        addresses = (await self._book.addresses_of(host, port))[:ADDRESSES_TRIED_MAX]
        for address in addresses[:-1]:
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._network.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    async def connect_unix_socket(self, path: str, *_more: Any, **_named: Any) -> httpcore.AsyncNetworkStream:
        raise AddressNotAllowed(path)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
