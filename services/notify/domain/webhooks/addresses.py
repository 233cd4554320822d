"""Where we may connect to: public addresses, and those of the operator's own networks that are allowed by name.

Without this anybody who may subscribe could have us talk to our own databases, or to a cloud's metadata service.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from services.notify.domain.errors import BadField

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
URL_CHARACTERS_MAX = 2048
PORTS = {"http": 80, "https": 443}
# The well-known prefix of NAT64 (RFC 6052): the last 32 bits are an IPv4 address.
_NAT64 = IPv6Network("64:ff9b::/96")


def read_networks(written: str) -> tuple[Network, ...]:
    """CIDRs, apart by commas or blanks. ValueError on anything else."""
    return tuple(ip_network(one) for one in written.replace(",", " ").split())


def is_permitted(address: str, allowed: Sequence[Network]) -> bool:
    """Public, or in one of the allowed networks."""
    found = _innermost(ip_address(address.partition("%")[0]))
    if any(found.version == network.version and found in network for network in allowed):
        return True
    is_site_local = isinstance(found, IPv6Address) and found.is_site_local
    return found.is_global and not (found.is_multicast or found.is_reserved or is_site_local)


def _innermost(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, however it is wrapped."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address


@dataclass(frozen=True, slots=True)
class Target:
    """An address to send to, taken apart."""

    url: str
    scheme: str
    host: str
    port: int


def read_target(url: str) -> Target:
    """Raises BadField (of the field `url`) with what is wrong and how to mend it."""
    if len(url) > URL_CHARACTERS_MAX:
        raise _bad("too_long", f"最多 {URL_CHARACTERS_MAX} 个字符", f"at most {URL_CHARACTERS_MAX} characters")
    if not url.isascii() or any(character <= " " or character == "\x7f" for character in url):
        raise _bad(
            "bad_format", "只能用可见的 ASCII 字符；中文域名请写成 xn-- 形式", "visible ASCII only; write IDNs as xn--"
        )
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise _bad("bad_format", "不是有效的网址", "not a valid address") from None
    _check_parts(parts)
    return Target(url, parts.scheme, parts.hostname or "", port)


def _check_parts(parts: SplitResult) -> None:
    if parts.scheme not in PORTS or not parts.hostname:
        raise _bad("bad_format", "应为 https:// 开头的完整网址", "a complete address that begins with https://")
    if parts.username is not None or parts.password is not None:
        raise _bad(
            "not_allowed", "网址里不能带用户名和密码；身份由签名证明", "no user or password; the signature proves us"
        )
    if parts.fragment:
        raise _bad("not_allowed", "网址里不能带 # 片段", "no #fragment")


def _bad(code: str, zh: str, en: str) -> BadField:
    return BadField("url", code, zh, en)
