"""Counts of what moves from one side to the other, each with a few examples."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Groups(Generic[Key]):
    """How many cases fall under each key, and the first few of them."""

    def __init__(self, examples_max: int) -> None:
        self._examples_max = examples_max
        self._counts: Counter[Key] = Counter()
        self._examples: dict[Key, list[str]] = {}

    def add(self, key: Key, case_id: str) -> None:
        self._counts[key] += 1
        examples = self._examples.setdefault(key, [])
        if len(examples) < self._examples_max:
            examples.append(case_id)

    def largest_first(self) -> Iterable[tuple[Key, dict[str, Any]]]:
        """Each key with {count, examples}; equal counts in the order of the keys."""
        for key in sorted(self._counts, key=lambda each: (-self._counts[each], str(each))):
            yield key, {"count": self._counts[key], "examples": self._examples[key]}


class Balance:
    """Cases gained and lost, by unit or by post."""

    def __init__(self) -> None:
        self._gained: Counter[str] = Counter()
        self._lost: Counter[str] = Counter()

    def move(self, before: str | None, after: str | None) -> None:
        if before == after:
            return
        if before:
            self._lost[before] += 1
        if after:
            self._gained[after] += 1

    def net(self, code: str) -> int:
        return self._gained[code] - self._lost[code]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """[{<name>, gained, lost, net}], the largest shifts first."""
        codes = self._gained.keys() | self._lost.keys()
        rows = [
            {
                name: code,
                "gained": self._gained[code],
                "lost": self._lost[code],
                "net": self.net(code),
            }
            for code in codes
        ]
        return sorted(rows, key=lambda row: (-abs(row["net"]), -row["gained"], row[name]))


@dataclass
class DueTimes:
    """Changes of one due time; negative is earlier."""

    shifts: list[timedelta] = field(default_factory=list)

    def note(self, shift: timedelta) -> None:
        if shift:
            self.shifts.append(shift)

    def as_dict(self) -> dict[str, Any]:
        """{earlier, later, median_hours, earliest_hours, latest_hours}; hours are of the shift, None without one."""
        hours = [round(shift.total_seconds() / 3600, 1) for shift in self.shifts]
        return {
            "earlier": sum(each < 0 for each in hours),
            "later": sum(each > 0 for each in hours),
            "median_hours": median(hours) if hours else None,
            "earliest_hours": min(hours, default=None),
            "latest_hours": max(hours, default=None),
        }
