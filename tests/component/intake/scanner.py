"""clamd played: its INSTREAM over TCP or a Unix socket, with settable faults."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.component.intake.object_store import free_port

# In two pieces, so that no scanner takes this file for infected.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + rb"-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class Scanner:
    """`fault`: slow | torn | limit | nonsense | silent."""

    fault: str = ""
    scanned: list[bytes] = field(default_factory=list)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            content = await _content(reader)
            self.scanned.append(content)
            if self.fault in ("slow", "silent"):
                await asyncio.sleep(30)
            writer.write(self._line(content))
            await writer.drain()
        except (ConnectionError, EOFError):
            pass
        finally:
            writer.close()

    def _line(self, content: bytes) -> bytes:
        if self.fault == "torn":
            return b"stream: O"
        if self.fault == "limit":
            return b"INSTREAM size limit exceeded. ERROR\0"
        if self.fault == "nonsense":
            return b"PONG\0"
        return b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in content else b"stream: OK\0"


async def _content(reader: asyncio.StreamReader) -> bytes:
    assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
    content = b""
    while length := int.from_bytes(await reader.readexactly(4), "big"):
        content += await reader.readexactly(length)
    return content


@asynccontextmanager
async def played_scanner() -> AsyncIterator[tuple[Scanner, int]]:
    """With its port."""
    scanner, port = Scanner(), free_port()
    server = await asyncio.start_server(scanner.answer, "127.0.0.1", port)
    yield scanner, port
    server.close()
