"""Tiles (c2sp.org/tlog-tiles): 256 hashes side by side at every eighth level of the tree, and where they are served."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

TILE_LEVELS = 8
TILE_WIDTH = 1 << TILE_LEVELS
LEVEL_MAX = 63
_NUMBER = r"(?P<number>(?:x[0-9]{3}/)*[0-9]{3})"
_WIDTH = r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
_HASH_TILE = re.compile(rf"tile/(?P<level>0|[1-9][0-9]?)/{_NUMBER}{_WIDTH}", re.ASCII)
_BUNDLE = re.compile(rf"tile/entries/{_NUMBER}{_WIDTH}", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class TileId:
    """The `number`-th tile of its level, with so many hashes; those below 256 are partial."""

    level: int
    number: int
    width: int = TILE_WIDTH

    @property
    def is_full(self) -> bool:
        return self.width == TILE_WIDTH

    def path(self) -> str:
        return f"tile/{self.level}/{numbered_path(self.number)}{self._suffix()}"

    def bundle_path(self) -> str:
        """Where the entries below a tile of level 0 are served."""
        return f"tile/entries/{numbered_path(self.number)}{self._suffix()}"

    def _suffix(self) -> str:
        return "" if self.is_full else f".p/{self.width}"

    @classmethod
    def parse(cls, path: str) -> Self | None:
        """None when the path is not spelled as it would be served."""
        found = _HASH_TILE.fullmatch(path)
        return cls._found(found, int(found["level"])) if found else None

    @classmethod
    def parse_bundle(cls, path: str) -> Self | None:
        found = _BUNDLE.fullmatch(path)
        return cls._found(found, 0) if found else None

    @classmethod
    def _found(cls, found: re.Match[str], level: int) -> Self | None:
        number = int(found["number"].replace("/", "").replace("x", ""))
        width = int(found["width"]) if found["width"] else TILE_WIDTH
        is_partial = found["width"] is not None
        if level > LEVEL_MAX or (is_partial and width >= TILE_WIDTH) or numbered_path(number) != found["number"]:
            return None
        return cls(level, number, width)


def numbered_path(number: int) -> str:
    """1234067 is `x001/x234/067`."""
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03}")
    return "/".join(groups)


def width_at(size: int, level: int, number: int) -> int:
    """How many hashes of this tile a tree of `size` leaves has; 0 when it has no such tile."""
    hashes = size >> TILE_LEVELS * level
    return max(0, min(TILE_WIDTH, hashes - number * TILE_WIDTH))


def tiles_of(size: int, since: int = 0) -> Iterator[TileId]:
    """The tiles of a tree of `size` that one of `since` hasn't, level by level; at each the last one may be partial."""
    level = 0
    while (hashes := size >> TILE_LEVELS * level) > 0:
        known = since >> TILE_LEVELS * level
        if hashes > known:
            for number in range(known // TILE_WIDTH, -(-hashes // TILE_WIDTH)):
                yield TileId(level, number, width_at(size, level, number))
        level += 1
