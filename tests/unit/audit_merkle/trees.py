"""Trees by the letter of RFC 6962, section 2.1: slow, and nothing like the code they are compared with."""

from collections.abc import Sequence
from hashlib import sha256

from chassis.tlog.hashing import leaf_hash
from services.audit.domain.merkle.growth import TileEdge
from services.audit.domain.merkle.stored_tree import StoredTree


def entries(count: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(count)]


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(entry) for entry in entries(count)]


def root(data: Sequence[bytes]) -> bytes:
    if not data:
        return sha256(b"").digest()
    if len(data) == 1:
        return sha256(b"\x00" + data[0]).digest()
    k = split(len(data))
    return sha256(b"\x01" + root(data[:k]) + root(data[k:])).digest()


def path(m: int, data: Sequence[bytes]) -> list[bytes]:
    if len(data) == 1:
        return []
    k = split(len(data))
    if m < k:
        return [*path(m, data[:k]), root(data[k:])]
    return [*path(m - k, data[k:]), root(data[:k])]


def proof(m: int, data: Sequence[bytes]) -> list[bytes]:
    return subproof(m, data, whole=True)


def subproof(m: int, data: Sequence[bytes], *, whole: bool) -> list[bytes]:
    if m == len(data):
        return [] if whole else [root(data)]
    k = split(len(data))
    if m <= k:
        return [*subproof(m, data[:k], whole=whole), root(data[k:])]
    return [*subproof(m - k, data[k:], whole=False), root(data[:k])]


def split(count: int) -> int:
    return 1 << (count - 1).bit_length() - 1


def stored(hashes: Sequence[bytes], steps: Sequence[int] = ()) -> StoredTree:
    """Tiles as they come about when the tree grows to each of `steps`, and then to its size."""
    tiles: dict[tuple[int, int], bytes] = {}
    edge, begin = TileEdge(), 0
    for end in (*steps, len(hashes)):
        for tile, content in edge.extend(hashes[begin:end]).items():
            tiles[tile.level, tile.number] = content
        begin = end
    return StoredTree(lambda tile: tiles[tile.level, tile.number])
