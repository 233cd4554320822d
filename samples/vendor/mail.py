"""A mail server, played: takes one message after the other (RFC 5321), keeps who was written to, and fails as ordered.

No TLS and no login: it listens on the loopback address only.
"""

import asyncio
from contextlib import suppress
from email import message_from_bytes, policy

from samples.vendor.desk import VendorDesk
from samples.vendor.faults import SLOW, SMTP, TORN, Fault, Faults

_DOOR, _MAILBOX, _MESSAGE = {"421"}, {"450", "550"}, {"554"}
_WORDS = {
    "421": "4.3.2 service not available",
    "450": "4.2.0 greylisted, try later",
    "550": "5.1.1 no such mailbox",
    "554": "5.7.1 message refused",
}


class Hangup(Exception):  # noqa: N818
    """The server closes the connection."""


class MailDesk:
    """Its log is the desk's, as `api: smtp`, with `taken`: whether the message is in the mailbox."""

    def __init__(self, desk: VendorDesk, faults: Faults) -> None:
        self._desk, self._faults = desk, faults

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(Hangup, ConnectionError, asyncio.IncompleteReadError):
            await _Talk(self._desk, self._faults.next_of(SMTP), reader, writer).run()
        writer.close()


class _Talk:
    def __init__(
        self, desk: VendorDesk, fault: Fault | None, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._desk, self._fault, self._reader, self._writer = desk, fault, reader, writer
        self._to = ""

    async def run(self) -> None:
        self._fail_by(_DOOR)
        self._say("220 vendor played here")
        while line := await self._reader.readline():
            verb = line.split()[0].upper() if line.split() else b""
            await self._answer(verb, line.decode("ascii", "replace"))

    async def _answer(self, verb: bytes, line: str) -> None:
        match verb:
            case b"EHLO":
                self._say("250 vendor played here")
            case b"RCPT":
                self._to = line.partition("<")[2].partition(">")[0]
                if not self._fail_by(_MAILBOX):
                    self._say("250 2.1.5 ok")
            case b"DATA":
                await self._take()
            case b"QUIT":
                self._say("221 2.0.0 bye")
                raise Hangup
            case _:
                self._say("250 2.0.0 ok")

    async def _take(self) -> None:
        self._say("354 go on")
        content = await self._reader.readuntil(b"\r\n.\r\n")
        if self._fault is not None and self._fault.kind == SLOW:
            await asyncio.sleep(self._fault.seconds)
        taken = self._fault is None or self._fault.kind not in _MESSAGE
        self._note(content, taken)
        if self._fault is not None and self._fault.kind == TORN:
            raise Hangup
        if not self._fail_by(_MESSAGE):
            self._say(f"250 2.0.0 queued as {next(self._desk.numbers)}")

    def _note(self, content: bytes, taken: bool) -> None:
        message = message_from_bytes(content.removesuffix(b".\r\n"), policy=policy.default)
        body = message.get_body()
        if taken:
            self._desk.write_down(SMTP, str(message["Message-ID"]).strip("<>").partition("@")[0])
        self._desk.note(
            {
                "api": SMTP,
                "to": self._to,
                "subject": str(message["Subject"]),
                "message_id": str(message["Message-ID"]),
                "body": body.get_content() if body is not None else "",
                "taken": taken,
            }
        )

    def _fail_by(self, kinds: set[str]) -> bool:
        kind = self._fault.kind if self._fault else ""
        if kind not in kinds:
            return False
        self._say(f"{kind} {_WORDS[kind]}")
        if kind in _DOOR:
            raise Hangup
        return True

    def _say(self, line: str) -> None:
        self._writer.write(f"{line}\r\n".encode())
