"""Where tiles and bundles are served, and what is no such place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.audit.domain.merkle.bundles import BundleMalformed, bundle_of, entries_of
from services.audit.domain.merkle.tiles import TileId


def test_numbers_are_spelled_in_groups_of_three():
    assert TileId(0, 1_234_067).path() == "tile/0/x001/x234/067"
    assert TileId(3, 5, 17).path() == "tile/3/005.p/17"
    assert TileId(0, 0, 1).bundle_path() == "tile/entries/000.p/1"


@given(st.integers(0, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_a_path_leads_back_to_its_tile(level, number, width):
    tile = TileId(level, number, width)
    assert TileId.parse(tile.path()) == tile
    assert TileId.parse_bundle(TileId(0, number, width).bundle_path()) == TileId(0, number, width)


@pytest.mark.parametrize(
    "path",
    [
        "tile/00/000",
        "tile/64/000",
        "tile/0/0",
        "tile/0/x000/001",
        "tile/0/001/x002",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/",
        "tile/0/１２３",
        "tile/entries/000",
        "tile/0/000/",
        "tile/0/../000",
    ],
)
def test_another_spelling_is_no_tile(path):
    assert TileId.parse(path) is None


@given(st.lists(st.binary(max_size=300), max_size=10))
def test_a_bundle_gives_its_entries_back(entries):
    assert entries_of(bundle_of(entries)) == entries


@pytest.mark.parametrize("bundle", [b"\x00", b"\x00\x02a", b"\x00\x01ab"])
def test_a_bundle_that_ends_within_an_entry_is_refused(bundle):
    with pytest.raises(BundleMalformed):
        entries_of(bundle)


def test_an_entry_that_two_bytes_can_not_count_is_refused():
    with pytest.raises(OverflowError):
        bundle_of([bytes(65_536)])
