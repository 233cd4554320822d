"""Small pictures and films with everything in them that phones write."""

import struct
from io import BytesIO
from zlib import compress, crc32

from PIL import Image

GPS = b"GPS 29.57N 106.55E"
SCRIPT = b"<script>alert(document.domain)</script>"


def jpeg(after: bytes = b"", size: tuple[int, int] = (24, 16)) -> bytes:
    """Red on the left, blue on the right, lying on its side; `after` follows its end."""
    exif = Image.Exif()
    # Turn it by 90°.
    exif[0x0112] = 6
    exif[0x010E] = (GPS + SCRIPT).decode()
    out = BytesIO()
    _two_colours(size).save(out, "JPEG", exif=exif, comment=SCRIPT, quality=95)
    return out.getvalue() + after


def png(after: bytes = b"") -> bytes:
    out = BytesIO()
    _two_colours((24, 16)).save(out, "PNG")
    head, end = out.getvalue()[:-12], out.getvalue()[-12:]
    return head + chunk(b"tEXt", b"Author\0somebody " + GPS) + end + after


def bomb() -> bytes:
    """A PNG of some hundred bytes that says it has 2,500 million pixels."""
    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", head) + chunk(b"IDAT", compress(bytes(100_000))) + chunk(b"IEND", b"")


def film(notes: bytes = GPS) -> bytes:
    track = box(b"trak", box(b"tkhd", bytes(84)) + box(b"udta", box(b"name", notes)))
    moov = box(b"moov", box(b"mvhd", bytes(100)) + track + box(b"udta", box(b"\xa9xyz", notes)))
    return box(b"ftyp", b"isom\0\0\2\0isommp42") + moov + box(b"mdat", b"pictures")


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc32(kind + content))


def _two_colours(size: tuple[int, int]) -> Image.Image:
    picture = Image.new("RGB", size, (220, 20, 20))
    picture.paste((20, 20, 220), (size[0] // 2, 0, *size))
    return picture
