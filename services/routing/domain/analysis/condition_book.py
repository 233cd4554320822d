"""Every distinct condition of a rulebook once, by number, with its boxes; and what was found out about sets of them.

Thousands of powers share a condition, and the same conditions meet in many places, so answers are kept. The book only
grows: an edited rulebook goes on with the book of the one before.
"""

from collections.abc import Iterable
from typing import NamedTuple

from services.routing.domain.analysis.boxes import EVERYTHING, Box, TooComplexError, meet, part_outside
from services.routing.domain.analysis.condition_boxes import Boxes, boxes_of
from services.routing.domain.conditions.parser import parse

# The number of "no condition", and of every condition that always holds.
ALWAYS = 0
_REMEMBERED_MAX = 1_000_000


class Entry(NamedTuple):
    """`unbarred`: some box bars no string. `loose`: some box limits nothing but what the text must have.

    `words`: strings without which no box holds that has any; `wordless`: the boxes that want no string.
    """

    boxes: Boxes
    unbarred: bool
    loose: bool
    words: frozenset[str]
    wordless: Boxes


class ConditionBook:
    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": ALWAYS}
        self._texts = [""]
        self.entries: list[Entry] = [_entry((EVERYTHING,))]
        self._together: dict[tuple[int, int], bool] = {}
        self._within: dict[tuple[int, int], bool] = {}
        self._endless: set[tuple[tuple[int, ...], frozenset[int]]] = set()
        self._left: dict[tuple[tuple[int, ...], frozenset[int]], Box | None] = {}

    def number_of(self, condition: str) -> int:
        """Raises TooComplexError (for this condition alone), ConditionError."""
        number = self._numbers.get(condition)
        if number is None:
            entry = _entry(boxes_of(parse(condition)))
            number = ALWAYS if EVERYTHING in entry.boxes else len(self.entries)
            if number:
                self.entries.append(entry)
                self._texts.append(condition)
            self._numbers[condition] = number
        return number

    def together(self, one: int, other: int) -> bool:
        """Whether some issue fulfils both."""
        left, right = self.entries[one], self.entries[other]
        if (left.loose and right.unbarred) or (left.unbarred and right.loose):
            return True
        key = (one, other) if one < other else (other, one)
        found = self._together.get(key)
        if found is None:
            found = any(meet(mine, yours) for mine in left.boxes for yours in right.boxes)
            _remember(self._together, key, found)
        return found

    def within(self, inner: int, outer: int) -> bool:
        """Whether every issue that fulfils the inner one fulfils the outer one. Raises TooComplexError."""
        if outer in (inner, ALWAYS):
            return True
        key = (inner, outer)
        found = self._within.get(key)
        if found is None:
            found = self.left((inner,), frozenset([outer])) is None
            _remember(self._within, key, found)
        return found

    def left(self, all_of: tuple[int, ...], none_of: frozenset[int]) -> Box | None:
        """Issues that fulfil all of some conditions and none of others; None when there are none.

        Raises TooComplexError.
        """
        if ALWAYS in none_of:
            return None
        key = (all_of, none_of)
        if key in self._endless:
            raise TooComplexError
        if key not in self._left:
            try:
                _remember(self._left, key, self._search(all_of, none_of))
            except TooComplexError:
                self._endless.add(key)
                raise
        return self._left[key]

    def _search(self, all_of: tuple[int, ...], none_of: frozenset[int]) -> Box | None:
        # By their words, not by when each was first met: an edited list shows the same issue as one read anew.
        inside: Iterable[Box] = (EVERYTHING,)
        for number in sorted(all_of, key=self._texts.__getitem__):
            boxes = self.entries[number].boxes
            inside = [both for left in inside for right in boxes if (both := meet(left, right))]
        others = [box for number in sorted(none_of, key=self._texts.__getitem__) for box in self.entries[number].boxes]
        for box in inside:
            part = part_outside(box, others)
            if part is not None:
                return part
        return None


def _entry(boxes: Boxes) -> Entry:
    return Entry(
        boxes=boxes,
        unbarred=any(not box.barred for box in boxes),
        loose=any(not box.barred and not box.limits for box in boxes),
        words=frozenset(string for box in boxes if box.wanted for string in min(box.wanted, key=sorted)),
        wordless=tuple(box for box in boxes if not box.wanted),
    )


def _remember(memory: dict, key: object, found: object) -> None:  # type: ignore[type-arg]
    if len(memory) >= _REMEMBERED_MAX:
        memory.clear()
    memory[key] = found
