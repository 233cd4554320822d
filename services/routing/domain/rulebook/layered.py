"""An immutable map of many rows in which a few were changed: shares the many, and copies only the few."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

Value = TypeVar("Value")

# So many changes for each row beneath, and the next change makes one plain map of it all.
_CHANGED_SHARE_MAX = 0.05


class Layered(Mapping[str, Value], Generic[Value]):
    """In the order of the map beneath, with changed rows in their places and new ones last."""

    __slots__ = ("_beneath", "_gone", "_over")

    def __init__(self, beneath: Mapping[str, Value], over: Mapping[str, Value], gone: frozenset[str]) -> None:
        self._beneath = beneath
        self._over = over
        self._gone = gone

    def __getitem__(self, key: str) -> Value:
        if key in self._over:
            return self._over[key]
        if key in self._gone:
            raise KeyError(key)
        return self._beneath[key]

    def __iter__(self) -> Iterator[str]:
        yield from (key for key in self._beneath if key not in self._gone)
        yield from (key for key in self._over if key not in self._beneath or key in self._gone)

    def __len__(self) -> int:
        new = sum(key not in self._beneath for key in self._over)
        return len(self._beneath) - sum(key not in self._over for key in self._gone) + new

    def without_and_with(self, gone: Iterable[str], come: Mapping[str, Value]) -> "Mapping[str, Value]":
        """A row that is taken out and put in again later stands last."""
        gone = set(gone)
        over = {key: value for key, value in self._over.items() if key not in gone} | dict(come)
        all_gone = self._gone | (gone & self._beneath.keys())
        other = Layered(self._beneath, over, all_gone)
        changes = len(over) + len(all_gone)
        return dict(other) if changes > _CHANGED_SHARE_MAX * len(self._beneath) else other


def changed(known: Mapping[str, Value], gone: Iterable[str], come: Mapping[str, Value]) -> Mapping[str, Value]:
    """`known` without these keys and with these values."""
    layered = known if isinstance(known, Layered) else Layered(known, {}, frozenset())
    return layered.without_and_with(gone, come)
