"""A department's server, written as its operator would from docs/operations/webhooks.md: it verifies and remembers."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

PATIENCE_SECONDS = 30


@dataclass
class Subscriber:
    """`answer` gives the status for a verified body; 200 by default."""

    url: str = ""
    secrets: list[str] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], int | tuple[int, dict[str, str]]] = lambda _: 200
    seconds: float = 0.0
    # (webhook-id, body), also repeated ones.
    received: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    refused: int = 0

    def verified(self, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        for secret in self.secrets:
            with suppress(WebhookVerificationError):
                content: dict[str, Any] = Webhook(secret).verify(body, headers)
                return content
        raise WebhookVerificationError("no secret verifies it")

    def of_case(self, case_id: object) -> list[dict[str, Any]]:
        return [body for _, body in self.received[:] if body["case_id"] == str(case_id)]

    def versions_of(self, case_id: object) -> list[int]:
        return [body["case_version"] for body in self.of_case(case_id)]

    def wait(self, is_there: Callable[[], bool]) -> None:
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while not is_there():
            assert time.monotonic() < give_up_at, [body["type"] for _, body in self.received]
            time.sleep(0.02)


@contextmanager
def subscriber(port: int = 0, **options: Any) -> Iterator[Subscriber]:
    known = Subscriber(**options)

    class Hook(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            time.sleep(known.seconds)
            answer: int | tuple[int, dict[str, str]]
            try:
                content = known.verified(dict(self.headers.items()), body)
            except WebhookVerificationError:
                known.refused += 1
                answer = 401
            else:
                answer = known.answer(content)
                known.signatures.append(self.headers["webhook-signature"])
                known.received.append((self.headers["webhook-id"], content))
            status, headers = answer if isinstance(answer, tuple) else (answer, {})
            self.send_response(status)
            for name, value in {"content-length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: Any) -> None:
            """A client that hung up is no fault of ours."""

    with Server(("127.0.0.1", port), Hook) as server:
        known.url = f"http://127.0.0.1:{server.server_port}/hook"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield known
        finally:
            server.shutdown()
            thread.join()
