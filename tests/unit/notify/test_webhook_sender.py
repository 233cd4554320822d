"""The way out: names are resolved once and judged, certificates checked, and a reply counts by its status alone."""

import asyncio
import datetime
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from chassis.clock import SystemClock
from services.notify.adapters.webhooks.guarded_network import AddressBook, AddressNotAllowed, Unresolvable
from services.notify.adapters.webhooks.sender import WebhookSender
from services.notify.domain.webhooks.addresses import read_networks

LOOPBACK = read_networks("127.0.0.0/8")


@pytest.fixture
def names(monkeypatch) -> dict[str, list[str]]:
    """What names lead to; `asked` in it counts."""
    known: dict[str, list[str]] = {}

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        known.setdefault("asked", []).append(host)
        if host not in known:
            raise socket.gaierror(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in known[host]]

    monkeypatch.setattr("services.notify.adapters.webhooks.guarded_network.socket.getaddrinfo", resolve)
    return known


@asynccontextmanager
async def serving(answer: bytes, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(take, "127.0.0.1", 0, ssl=context) as server:
        yield server.sockets[0].getsockname()[1]


@asynccontextmanager
async def sending(ca_file: Path | None = None) -> AsyncIterator[WebhookSender]:
    sender = WebhookSender(AddressBook(LOOPBACK), SystemClock(), ca_file)
    try:
        yield sender
    finally:
        await sender.close()


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """Of an authority of its own."""
    key, subject = generate_private_key(SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    public, private = folder / "cert.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public


async def test_a_name_is_resolved_once_and_its_certificate_is_checked(names, tmp_path):
    context, authority = certificate(tmp_path, "oa.example.gov.cn")
    names["oa.example.gov.cn"] = names["other.example.gov.cn"] = ["127.0.0.1"]
    async with serving(b"HTTP/1.1 204 No Content\r\n\r\n", context) as port, sending(authority) as sender:
        good = await sender.send(f"https://oa.example.gov.cn:{port}/hook", {}, b"{}")
        assert (good.status, good.failure) == (204, "")
        assert names["asked"] == ["oa.example.gov.cn"]
        other = await sender.send(f"https://other.example.gov.cn:{port}/hook", {}, b"{}")
        assert (other.status, other.failure) == (None, "tls_failed")


async def test_a_certificate_of_nobody_known_is_refused(names, tmp_path):
    context, _ = certificate(tmp_path, "oa.example.gov.cn")
    names["oa.example.gov.cn"] = ["127.0.0.1"]
    async with serving(b"", context) as port, sending() as sender:
        assert (await sender.send(f"https://oa.example.gov.cn:{port}/", {}, b"{}")).failure == "tls_failed"


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["93.184.215.14", "169.254.169.254"]])
async def test_a_name_that_leads_inside_is_refused_whole(names, addresses):
    names["sly.example.com"] = addresses
    async with sending() as sender:
        assert (await sender.send("https://sly.example.com/", {}, b"{}")).failure == "address_not_allowed"
        assert (await sender.send("https://nowhere.example.com/", {}, b"{}")).failure == "unresolvable"


async def test_ourselves_are_refused_even_where_loopback_is_allowed():
    book = AddressBook(LOOPBACK, own_ports=[8103])
    try:
        with pytest.raises(AddressNotAllowed):
            await book.addresses_of("127.0.0.1", 8103)
        assert await book.addresses_of("127.0.0.1", 8104) == ["127.0.0.1"]
        with pytest.raises(Unresolvable):
            await book.addresses_of("a" * 300, 443)
    finally:
        book.close()


@pytest.mark.parametrize(
    ("answer", "status", "failure"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\nx", 200, ""),
        (b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1/\r\ncontent-length: 0\r\n\r\n", 302, "redirect"),
        (b"HTTP/1.1 503 Busy\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n", 503, "http_status"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", None, "protocol_error"),
        (b"", None, "protocol_error"),
    ],
)
async def test_a_reply_counts_by_its_status_alone(answer, status, failure):
    async with serving(answer) as port, sending() as sender:
        attempt = await sender.send(f"http://127.0.0.1:{port}/", {}, b"{}")
    assert (attempt.status, attempt.failure) == (status, failure)
    assert attempt.retry_after_seconds == (7 if status == 503 else None)


async def test_a_closed_port_is_a_failed_connection():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    async with sending() as sender:
        assert (await sender.send(f"http://127.0.0.1:{port}/", {}, b"{}")).failure == "connection_failed"
