"""The rows of hashes above a tile's."""

from chassis.tlog.hashing import HASH_BYTES, node_hash


def rows_above(row: bytes) -> list[bytes]:
    """`row` is a power of two of hashes side by side; it comes first, and the last row is the root above them."""
    rows = [row]
    while len(row) > HASH_BYTES:
        row = b"".join([_node_of_pair(row, at) for at in range(0, len(row), 2 * HASH_BYTES)])
        rows.append(row)
    return rows


def _node_of_pair(row: bytes, at: int) -> bytes:
    middle = at + HASH_BYTES
    return node_hash(row[at:middle], row[middle : middle + HASH_BYTES])
