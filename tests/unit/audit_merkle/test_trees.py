"""Roots, tiles and proofs against the definitions of RFC 6962, and what a changed proof must not prove."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.tlog.proofs import ProofRefused, verify_consistency, verify_inclusion
from services.audit.domain.merkle.frontier import Frontier
from services.audit.domain.merkle.stored_tree import StoredTree, TileTooShort
from services.audit.domain.merkle.tiles import TileId, tiles_of
from tests.unit.audit_merkle.trees import entries, leaves, path, proof, root, stored

SIZES = st.integers(1, 5_000)


@pytest.mark.parametrize("size", [*range(1, 40), 63, 64, 65, 127, 128, 129, 255, 256, 257, 300])
def test_every_root_and_proof_is_that_of_the_definition(size):
    data, tree = entries(size), stored(leaves(size))
    assert tree.head(size).root == root(data) == Frontier().append(leaves(size)).root()
    for index in range(0, size, 1 + size // 40):
        assert list(tree.inclusion(index, size)) == path(index, data)
        assert list(tree.consistency(index, size)) == (proof(index, data) if index else [])


def test_an_older_tree_is_proved_from_the_tiles_of_the_newer_one():
    data, tree = entries(300), stored(leaves(300))
    for size in (1, 2, 7, 100, 255, 256, 257, 299):
        assert tree.head(size).root == root(data[:size])
        assert list(tree.inclusion(size // 2, size)) == path(size // 2, data[:size])


@given(SIZES, st.data())
@settings(max_examples=40)
def test_a_tree_grown_in_any_steps_proves_each_of_its_leaves(size, data):
    steps = sorted(data.draw(st.lists(st.integers(0, size), max_size=4)))
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    hashes = leaves(size)
    tree, head = stored(hashes, steps), Frontier().append(hashes).root()
    assert tree.head(size).root == head
    assert tree.frontier(size) == Frontier().append(hashes)
    verify_inclusion(index, size, hashes[index], tree.inclusion(index, size), head)
    verify_consistency(old, size, tree.head(old).root, head, tree.consistency(old, size))


@given(st.integers(2, 600), st.data())
@settings(max_examples=60)
def test_a_proof_with_anything_changed_proves_nothing(size, data):
    index = data.draw(st.integers(0, size - 1))
    hashes = leaves(size)
    tree = stored(hashes)
    good, head = tree.inclusion(index, size), tree.head(size).root
    place = data.draw(st.integers(0, len(good) - 1))
    changed = bytearray(good[place])
    changed[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
    forgeries = (
        (index, hashes[index], (*good[:place], bytes(changed), *good[place + 1 :])),
        (index, hashes[index], good[:-1]),
        (index, hashes[index], (*good, good[0])),
        (index, hashes[(index + 1) % size], good),
        ((index + 1) % size, hashes[index], good),
    )
    for at, leaf, forged in forgeries:
        with pytest.raises(ProofRefused):
            verify_inclusion(at, size, leaf, forged, head)


@given(st.integers(2, 600), st.data())
@settings(max_examples=60)
def test_a_tree_with_one_entry_changed_is_not_consistent_with_what_was_before(size, data):
    old = data.draw(st.integers(1, size - 1))
    place = data.draw(st.integers(0, old - 1))
    hashes = leaves(size)
    before = stored(hashes).head(old).root
    hashes[place] = bytes(32)
    rewritten = stored(hashes)
    with pytest.raises(ProofRefused):
        verify_consistency(old, size, before, rewritten.head(size).root, rewritten.consistency(old, size))


@pytest.mark.parametrize(("old", "new"), [(1, 0), (5, 3), (-1, 2)])
def test_a_tree_does_not_shrink(old, new):
    with pytest.raises(ProofRefused):
        verify_consistency(old, new, bytes(32), bytes(32), [])


def test_two_roots_of_one_size_are_refused():
    with pytest.raises(ProofRefused):
        verify_consistency(3, 3, bytes(32), bytes([1]) * 32, [])
    with pytest.raises(ProofRefused):
        verify_consistency(0, 3, bytes(32), bytes(32), [])


@given(st.lists(st.integers(0, 700), min_size=1, max_size=4))
@settings(max_examples=40)
def test_the_edge_goes_through_its_encoding_and_back(counts):
    edge = Frontier()
    for count in counts:
        edge = edge.append(leaves(count))
        assert Frontier.decode(edge.size, edge.encoded()) == edge
    with pytest.raises(ValueError, match="hashes"):
        Frontier.decode(edge.size, edge.encoded() + bytes(32))


def test_a_tile_that_is_too_short_is_named():
    tree = StoredTree(lambda tile: bytes(32 * (tile.width - 1)))
    with pytest.raises(TileTooShort, match=r"tile/0/000\.p/3"):
        tree.head(3)


def test_held_tiles_are_few_and_never_partial():
    hashes = leaves(2_000)
    read: list[TileId] = []
    source = stored(hashes)
    tree = StoredTree(lambda tile: read.append(tile) or source._read_tile(tile), tiles_held=2)
    for index in (0, 1, 2, 300, 600, 0):
        tree.inclusion(index, 2_000)
    assert len(tree._full) == 2
    assert [tile.number for tile in read if tile.level == 0 and tile.is_full] == [0, 1, 2, 0]


def test_the_tiles_of_a_tree_are_those_of_the_specification():
    tiles = list(tiles_of(70_000))
    assert [sum(t.level == level and t.is_full for t in tiles) for level in range(3)] == [273, 1, 0]
    assert [t for t in tiles if not t.is_full] == [TileId(0, 273, 112), TileId(1, 1, 17), TileId(2, 0, 1)]
    assert list(tiles_of(256)) == [TileId(0, 0), TileId(1, 0, 1)]
    assert list(tiles_of(0)) == []
    assert list(tiles_of(300, since=299)) == [TileId(0, 1, 44)]
