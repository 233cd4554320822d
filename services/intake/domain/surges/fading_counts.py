"""How often words were said of late, in memory that does not grow.

A count-min sketch (Cormode, Muthukrishnan 2005) that forgets: a count halves in every half-life. Instead of lessening
all counts as time goes by, what is added later weighs more, and everything is divided by the weight of now.
"""

from array import array
from collections.abc import Iterable
from datetime import datetime
from zlib import crc32

CELLS = 1 << 17
_LAST = CELLS - 1
# The second row takes other bits of the same checksum.
_MIXER, _SHIFT = 0x9E3779B1, 13
_SECONDS_PER_DAY = 86_400
# Beyond it, weights are brought back to 1 before floats lose small counts.
_WEIGHT_MAX = float(1 << 40)


class FadingCounts:
    def __init__(self, half_life_days: float) -> None:
        self._half_life_days = half_life_days
        self._rows = array("d", bytes(8 * CELLS)), array("d", bytes(8 * CELLS))
        self._weight = 1.0
        self._reports = 0.0
        self._at: datetime | None = None

    def fade_to(self, at: datetime) -> None:
        """Time does not go back: an earlier moment changes nothing."""
        if self._at is None:
            self._at = at
        days = (at - self._at).total_seconds() / _SECONDS_PER_DAY
        if days > 0:
            self._at = at
            # Nothing is left after a thousand half-lives, and floats end there.
            self._weight *= 2.0 ** min(days / self._half_life_days, 900.0)
            if self._weight > _WEIGHT_MAX:
                self._start_anew()

    def add(self, words: Iterable[str]) -> None:
        """One report; each of its words once."""
        first, second, weight = *self._rows, self._weight
        for word in words:
            value = crc32(word.encode())
            first[value & _LAST] += weight
            second[value * _MIXER >> _SHIFT & _LAST] += weight
        self._reports += weight

    def count(self, word: str) -> float:
        """Never too few; a little too many where words share both their cells."""
        first, second = self._rows
        value = crc32(word.encode())
        one, other = first[value & _LAST], second[value * _MIXER >> _SHIFT & _LAST]
        return (one if one < other else other) / self._weight

    @property
    def reports(self) -> float:
        return self._reports / self._weight

    def _start_anew(self) -> None:
        first, second = self._rows
        self._rows = _lessened(first, self._weight), _lessened(second, self._weight)
        self._reports /= self._weight
        self._weight = 1.0


def _lessened(row: "array[float]", weight: float) -> "array[float]":
    return array("d", (count / weight for count in row))
