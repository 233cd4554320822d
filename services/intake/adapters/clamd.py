"""A virus scanner that speaks clamd's INSTREAM: length and bytes of each piece, a length of zero, one line back.

https://docs.clamav.net/manual/Usage/Scanning.html#clamd
"""

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path

from chassis.errors import SettingWrong, brief
from chassis.logs import get_logger
from services.intake.domain.issue_errors import ScannerAway
from services.intake.settings import IntakeSettings
from services.intake.usecases.file_ports import VirusCheck

_PIECE_BYTES = 64 * 1024
# Much longer than any line of clamd's.
_ANSWER_BYTES_MAX = 4096
_CLEAN = "stream: OK"
_FOUND = re.compile(r"stream: (.+) FOUND")
_NOT_OF_A_NAME = re.compile(r"[^\w.:/()-]", re.ASCII)
_NAME_CHARACTERS_MAX = 120
_TCP = re.compile(r"tcp://(\[[0-9a-fA-F:]+\]|[^/:@\s]+):(\d{1,5})")
_UNIX = "unix://"


@dataclass(frozen=True, slots=True)
class Clamd:
    """`address`: (host, port), or the path of a socket."""

    address: tuple[str, int] | Path
    seconds_max: float

    async def scan(self, content: bytes) -> str | None:
        try:
            async with asyncio.timeout(self.seconds_max):
                answer = await self._ask(content)
        except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError) as error:
            raise _away(brief(error)) from None
        if answer == _CLEAN:
            return None
        if found := _FOUND.fullmatch(answer):
            return _NOT_OF_A_NAME.sub("_", found[1])[:_NAME_CHARACTERS_MAX]
        # Also of a file that is larger than clamd may read: what was not scanned is not clean.
        raise _away(answer[:_NAME_CHARACTERS_MAX])

    async def _ask(self, content: bytes) -> str:
        reader, writer = await self._connection()
        try:
            writer.write(b"zINSTREAM\0")
            for at in range(0, len(content), _PIECE_BYTES):
                piece = content[at : at + _PIECE_BYTES]
                writer.write(len(piece).to_bytes(4, "big") + piece)
                await writer.drain()
            writer.write(bytes(4))
            await writer.drain()
            return (await reader.readuntil(b"\0"))[:-1].decode("utf-8", "replace").strip()
        finally:
            writer.close()

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self.address, Path):
            return await asyncio.open_unix_connection(self.address, limit=_ANSWER_BYTES_MAX)
        return await asyncio.open_connection(*self.address, limit=_ANSWER_BYTES_MAX)


def virus_check(settings: IntakeSettings) -> VirusCheck | None:
    """Raises SettingWrong."""
    scanner = clamd_at(settings.intake_virus_scanner, settings.intake_virus_scan_seconds_max)
    return VirusCheck(scanner, settings.intake_virus_scanner_away == "hold") if scanner else None


def clamd_at(address: str | None, seconds_max: float) -> Clamd | None:
    """None where none is set. Raises SettingWrong for what is neither tcp://host:port nor unix:///path."""
    if address is None:
        return None
    path = Path(address.removeprefix(_UNIX))
    if address.startswith(_UNIX) and path.is_absolute():
        return Clamd(path, seconds_max)
    tcp = _TCP.fullmatch(address)
    if not tcp or not 0 < int(tcp[2]) < 1 << 16:
        wrong = f"{address!r} is neither tcp://host:port nor unix:///path/of/clamd.ctl"
        raise SettingWrong({"INTAKE_VIRUS_SCANNER": wrong})
    return Clamd((tcp[1].strip("[]"), int(tcp[2])), seconds_max)


def _away(reason: str) -> ScannerAway:
    get_logger().warning("virus_scanner_away", reason=reason)
    return ScannerAway()
