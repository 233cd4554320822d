"""Gathers gaps into the largest boxes: one category with everything below it × one area with everything below it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from services.routing.domain.analysis.land import Land
from services.routing.domain.analysis.leads import CategoryTree

Extent = frozenset[str]
NOWHERE: Extent = frozenset()


class GapBox(NamedTuple):
    category: str
    area: str
    leaves: tuple[str, ...]


def largest_boxes(extents: Mapping[str, Extent], tree: CategoryTree, land: Land) -> Iterator[GapBox]:
    """`extents`: leaf category → the largest areas where it has a gap. A box is given when neither its category nor its
    area can be taken larger; boxes may therefore share ground. Ordered by category, then area.
    """
    whole = _extents_of_all(extents, tree, land)
    for category in sorted(whole):
        above = whole.get(tree.rows[category].parent, NOWHERE)
        for area in sorted(whole[category]):
            if above.isdisjoint(land.lineage(area)):
                yield GapBox(category, area, tuple(sorted(tree.leaves_of([category]))))


def _extents_of_all(extents: Mapping[str, Extent], tree: CategoryTree, land: Land) -> dict[str, Extent]:
    """Also of the categories above: where everything below them has a gap."""
    found = dict(extents)
    waiting = {tree.rows[leaf].parent for leaf in extents} - {""}
    # From below: a category comes when its own subtree has been settled.
    for category in sorted(_with_all_above(waiting, tree), key=lambda code: -len(tree.lineages[code])):
        parts = [found.get(child, NOWHERE) for child in tree.below[category]]
        shared = parts[0]
        for part in parts[1:]:
            shared = _shared(shared, part, land)
        if shared:
            found[category] = shared
    return found


def _with_all_above(categories: set[str], tree: CategoryTree) -> set[str]:
    return {above for category in categories for above in tree.lineages[category]}


def _shared(left: Extent, right: Extent, land: Land) -> Extent:
    if left == right:
        return left
    return frozenset(
        [
            *(area for area in left if not right.isdisjoint(land.lineage(area))),
            *(area for area in right if not left.isdisjoint(land.lineage(area))),
        ]
    )
