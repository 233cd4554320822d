"""Pictures without what tells where, when and by whom they were taken: Exif with GPS, XMP, IPTC, comments, previews.

Only the segments of JPEG (ITU-T T.81, annex B) and the chunks of PNG (ISO/IEC 15948, 11) that are needed to show the
picture are kept, and nothing after its end, where phones append films. The pixels are not decoded.
"""

import re
import struct
from collections.abc import Iterator
from zlib import crc32

from services.intake.domain.issue_errors import AttachmentBroken

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_RESTARTS = range(0xD0, 0xD8)
# JFIF, and Adobe's note which says how colours were written. Exif, XMP, IPTC, ICC and makers' own go.
_APPLICATIONS = range(0xE0, 0xF0)
_APPLICATIONS_KEPT = {0xE0: b"JFIF\0", 0xEE: b"Adobe"}
_COMMENT = 0xFE
# In a scan's data 0xFF is followed by 0, by a restart, or by another 0xFF that fills up.
_NEXT_MARKER = re.compile(rb"\xff(?=[^\x00\xd0-\xd7\xff])")
_FILL = re.compile(rb"\xff+(?=\xff)")
# Of a sound picture a few hundred; more would only cost time.
_PARTS_MAX = 10_000
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Beside the critical ones: transparency, and what colours and pixels mean.
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs"})


def without_jpeg_metadata(content: bytes) -> bytes:
    """Raises AttachmentBroken."""
    kept = [b"\xff\xd8"]
    for marker, segment in _jpeg_segments(content):
        is_note = marker == _COMMENT or marker in _APPLICATIONS
        needed = _APPLICATIONS_KEPT.get(marker)
        if not is_note or (needed is not None and segment[4:].startswith(needed)):
            kept.append(segment)
    return b"".join(kept)


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, bytes with the marker; after a scan's header its data), to the end of the picture."""
    at, size = 2, len(content)
    for _ in range(_PARTS_MAX):
        fill = _FILL.match(content, at)
        at = fill.end() if fill else at
        if at + 2 > size or content[at] != 0xFF:
            raise AttachmentBroken
        marker = content[at + 1]
        if marker == _END:
            yield marker, content[at : at + 2]
            return
        if at + 4 > size or marker in (0, 1, _START) or marker in _RESTARTS:
            raise AttachmentBroken
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if end < at + 4 or end > size:
            raise AttachmentBroken
        if marker == _SCAN:
            end = _end_of_scan(content, end)
        yield marker, content[at:end]
        at = end
    raise AttachmentBroken


def _end_of_scan(content: bytes, at: int) -> int:
    found = _NEXT_MARKER.search(content, at)
    if found is None:
        raise AttachmentBroken
    return found.start()


def without_png_metadata(content: bytes) -> bytes:
    """Raises AttachmentBroken."""
    kept = [_PNG_SIGNATURE]
    at = len(_PNG_SIGNATURE)
    for _ in range(_PARTS_MAX):
        if at + 12 > len(content):
            raise AttachmentBroken
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content) or crc32(content[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end], "big"):
            raise AttachmentBroken
        if kind in _PNG_KEPT:
            kept.append(content[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        at = end
    raise AttachmentBroken
