"""What a vendor's answer means: sent, never, surely not, or perhaps."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
import pytest

from chassis import sms_client
from chassis.sms_client import SmsClient, SmsFate, SmsReply

PATIENCE_SECONDS = 30.0


class Vendor:
    """Answers `status` and `body`, or hangs up when that is None."""

    def __init__(self) -> None:
        self.status, self.body = 200, b""
        self.asked: list[tuple[str, str | None, Any]] = []


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is no vendor that can't be reached."""
    monkeypatch.setattr(sms_client, "CONNECT_SECONDS_MAX", PATIENCE_SECONDS)


@pytest.fixture
def vendor() -> Iterator[tuple[Vendor, str]]:
    known = Vendor()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["content-length"]))
            known.asked.append((self.path, self.headers["authorization"], orjson.loads(content)))
            if known.status:
                self.send_response(known.status)
                self.send_header("content-length", str(len(known.body)))
                self.end_headers()
                self.wfile.write(known.body)

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield known, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


async def sent(url: str, token: str | None = None) -> SmsReply:
    client = SmsClient(url, token, PATIENCE_SECONDS)
    reply = await client.send("13900000000", "lost_code", {"code": "123456"}, "id-1")
    await client.close()
    return reply


async def test_a_message_goes_with_our_id_and_token(vendor):
    known, url = vendor
    known.body = b'{"code": "OK", "biz_id": "v-1"}'
    assert await sent(url, "secret") == SmsReply(SmsFate.ACCEPTED, "", "v-1")
    message = {"phone": "13900000000", "template": "lost_code", "params": {"code": "123456"}, "out_id": "id-1"}
    assert known.asked == [("/sms/send", "Bearer secret", message)]


@pytest.mark.parametrize(
    ("status", "body", "fate", "reason"),
    [
        (200, b'{"code": "NumberBlocked"}', SmsFate.REFUSED, "vendor_refused"),
        (200, b'{"code": "isv.BUSINESS_LIMIT_CONTROL"}', SmsFate.NOT_SENT, "vendor_busy"),
        (200, b'{"errcode": 45009}', SmsFate.NOT_SENT, "vendor_busy"),
        (503, b"", SmsFate.NOT_SENT, "status_503"),
        (401, b'{"code": "OK"}', SmsFate.NOT_SENT, "status_401"),
        (200, b"<html>", SmsFate.UNKNOWN, "reply_unreadable"),
        (200, b"[]", SmsFate.UNKNOWN, "reply_unreadable"),
        (500, b"", SmsFate.UNKNOWN, "reply_unreadable"),
        (0, b"", SmsFate.UNKNOWN, "reply_lost"),
    ],
)
async def test_only_what_was_surely_not_sent_is_called_so(vendor, status, body, fate, reason):
    known, url = vendor
    known.status, known.body = status, body
    assert await sent(url) == SmsReply(fate, reason)


async def test_whoever_is_not_reached_has_sent_nothing():
    with socket.socket() as taken:
        # Bound and not listening: nobody else gets it meanwhile, and whoever calls is refused.
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert await sent(url) == SmsReply(SmsFate.NOT_SENT, "vendor_unreachable")
