"""Films without what tells where they were taken: phones write the place into boxes for the user's data.

A box (ISO/IEC 14496-12, 4.2) is a length, a type and its content. Those with notes become free space of the same
length, filled with zeros, so that nothing else moves.
"""

from collections.abc import Iterator

from services.intake.domain.issue_errors import AttachmentBroken

_NOTES = frozenset({b"udta", b"meta", b"uuid", b"XMP_"})
# What holds other boxes, down to a track's own.
_HOLDERS = frozenset({b"moov", b"trak"})
_BOXES_MAX = 10_000


def without_film_metadata(content: bytes) -> bytes:
    """Raises AttachmentBroken where the boxes don't fit into one another."""
    kept = bytearray(content)
    left = _BOXES_MAX
    spans = [(0, len(content))]
    while spans:
        for kind, start, body, end in _boxes(content, *spans.pop()):
            left -= 1
            if left < 0:
                raise AttachmentBroken
            if kind in _HOLDERS:
                spans.append((body, end))
            elif kind in _NOTES:
                kept[start + 4 : start + 8] = b"free"
                kept[body:end] = bytes(end - body)
    return bytes(kept)


def _boxes(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """(type, where it begins, where its content begins, where it ends)."""
    while at < end:
        if at + 8 > end:
            raise AttachmentBroken
        size, kind, body = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8], at + 8
        if size == 1:
            size, body = int.from_bytes(content[at + 8 : at + 16], "big"), at + 16
        after = end if size == 0 else at + size
        if after < body or after > end:
            raise AttachmentBroken
        yield kind, at, body, after
        at = after
