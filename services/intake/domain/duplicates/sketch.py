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


def sketch(title: str, text: str) -> bytes:
    """All zero for a text without words."""
    smallest = [_NONE] * BINS
    for pair in wording(title, text):
        # The checksum is linear: without mixing, like pairs would fall together.
        value = crc32(pair.encode()) * 0x9E3779B1 & 0xFFFFFFFF
        place = value & (BINS - 1)
        if value < smallest[place]:  # noqa: PLR1730 - a call costs more than the rest of the turn
            smallest[place] = value
    return _packed(_filled(smallest))


def _filled(smallest: list[int]) -> list[int]:
    """Each empty bin with what its neighbour to the right has, the last one's neighbour being the first."""
    carried = next((value for value in smallest if value != _NONE), 0)
    filled = list(smallest)
    for place in range(BINS - 1, -1, -1):
        if filled[place] == _NONE:
            filled[place] = carried
        carried = filled[place]
    return filled


def _packed(values: list[int]) -> bytes:
    """Two bins a byte: of each the bits away from those that chose the bin, and from the high ones, which are small for
    every minimum."""
    return bytes([(one >> 4 & 0xF0) | (other >> 8 & 0xF) for one, other in zip(values[::2], values[1::2], strict=True)])
