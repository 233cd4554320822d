"""Small pictures with everything in them that phones write."""

import struct
from zlib import compress, crc32

GPS = b"Exif\0\0GPS 29.57N 106.55E"


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def jpeg(after: bytes = b"") -> bytes:
    """Its scan holds stuffed and restart bytes; `after` follows its end."""
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\x01\x01")
        + segment(0xE1, GPS)
        + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<author>")
        + segment(0xED, b"Photoshop 3.0\0caption")
        + segment(0xFE, b"taken by")
        + segment(0xDB, bytes(65))
        + b"\xff"
        + segment(0xC0, bytes(9))
        + segment(0xDA, bytes(10))
        + b"pixels\xff\x00more\xff\xd3again"
        + b"\xff\xd9"
        + after
    )


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc32(kind + content))


def png(after: bytes = b"") -> bytes:
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"eXIf", GPS)
        + chunk(b"tEXt", b"Author\0somebody")
        + chunk(b"IDAT", compress(b"\0\0"))
        + chunk(b"IEND", b"")
        + after
    )
