"""Verifying RFC 6962 proofs (sections 2.1.1 and 2.1.2): no tree is needed, only the hashes of the proof."""

from collections.abc import Sequence

from chassis.tlog.hashing import EMPTY_ROOT, HASH_BYTES, node_hash


class ProofRefused(Exception):  # noqa: N818 - what happened, as our other errors say it
    """The proof doesn't lead to the root it was meant for."""


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """`leaf` is the leaf's hash. Raises ProofRefused."""
    if root_of_inclusion(index, size, leaf, proof) != root:
        raise ProofRefused(f"the leaf at {index} is not in the tree of {size} with this root")


def root_of_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """The root that the proof leads to. Raises ProofRefused when its length can't be right."""
    if not 0 <= index < size:
        raise ProofRefused(f"no leaf {index} in a tree of {size}")
    inner = _inner_length(index, size)
    border = (index >> inner).bit_count()
    _require_length(proof, inner + border)
    hashed = leaf
    for level, sibling in enumerate(proof[:inner]):
        hashed = node_hash(sibling, hashed) if index >> level & 1 else node_hash(hashed, sibling)
    for sibling in proof[inner:]:
        hashed = node_hash(sibling, hashed)
    return hashed


def verify_consistency(old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """The first `old_size` leaves of the new tree are those of the old one. Raises ProofRefused."""
    if not 0 <= old_size <= new_size:
        raise ProofRefused(f"a tree of {old_size} is no beginning of one of {new_size}")
    if old_size in (0, new_size):
        _require_length(proof, 0)
        if (old_size == 0 and old_root != EMPTY_ROOT) or (old_size == new_size and old_root != new_root):
            raise ProofRefused(f"two roots of one tree of {old_size}")
        return
    if _roots_of_consistency(old_size, new_size, old_root, proof) != (old_root, new_root):
        raise ProofRefused(f"the tree of {new_size} doesn't begin with the tree of {old_size}")


def _roots_of_consistency(old_size: int, new_size: int, old_root: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The old tree's last full subtree is where both roots part; above it stand what both and what only one has."""
    shift = (old_size & -old_size).bit_length() - 1
    # A tree that is one full subtree has its root for a seed, which the proof leaves out.
    hashes = [old_root, *proof] if old_size == 1 << shift else list(proof)
    inner = _inner_length(old_size - 1, new_size) - shift
    border = (old_size - 1 >> (inner + shift)).bit_count()
    _require_length(hashes, 1 + inner + border)
    seed, mask = hashes[0], old_size - 1 >> shift
    old = new = seed
    for level, sibling in enumerate(hashes[1 : 1 + inner]):
        if mask >> level & 1:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
        else:
            new = node_hash(new, sibling)
    for sibling in hashes[1 + inner :]:
        old, new = node_hash(sibling, old), node_hash(sibling, new)
    return old, new


def _inner_length(index: int, size: int) -> int:
    """How many siblings stand below the point where the paths to `index` and to the last leaf meet."""
    return (index ^ (size - 1)).bit_length()


def _require_length(proof: Sequence[bytes], length: int) -> None:
    if len(proof) != length or any(len(each) != HASH_BYTES for each in proof):
        raise ProofRefused(f"a proof of {len(proof)} hashes where {length} are needed")
