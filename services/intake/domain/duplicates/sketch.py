"""256 bits by which likely duplicates are found among many: the more two texts share, the fewer bits differ.

One-permutation min-hashing (Li, Owen, Zhang 2012): every pair of characters falls into one of 64 bins by its hash; a
bin keeps four bits of the smallest. Empty bins take their neighbour's (Shrivastava, Li 2014), so that short texts have
a whole sketch.
"""

from zlib import crc32

from services.intake.domain.duplicates.wording import wording

BINS = 64
BITS_PER_BIN = 4
SKETCH_BYTES = BINS * BITS_PER_BIN // 8
_NONE = 1 << 32
_HEX = "0123456789abcdef"


def sketch(title: str, text: str) -> bytes:
    """All zero for a text without words."""
    smallest = [_NONE] * BINS
    for pair in wording(title, text):
        # The checksum is linear: without mixing, like pairs would fall together.
        value = crc32(pair.encode()) * 0x9E3779B1 & 0xFFFFFFFF
        place = value & (BINS - 1)
        if value < smallest[place]:  # noqa: PLR1730 - a call costs more than the rest of the turn
            smallest[place] = value
    return _packed(smallest)


def _packed(smallest: list[int]) -> bytes:
    """Four bits of each bin, away from those that chose it, and from the high ones, which are small for every minimum.
    An empty bin has those of its neighbour to the right, the last one's neighbour being the first."""
    digits, bins = [], 1
    for value in smallest:
        if value == _NONE:
            bins += 1
        else:
            digits.append(_HEX[value >> 8 & 0xF] * bins)
            bins = 1
    if not digits:
        return bytes(SKETCH_BYTES)
    return bytes.fromhex("".join(digits) + digits[0][0] * (bins - 1))
