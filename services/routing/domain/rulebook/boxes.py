"""Which powers stand at which area and category."""

from collections.abc import Collection, Iterable, Mapping

from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.domain.rulebook.trees import Tree

# Area → category → the powers that stand there, in no order.
Boxes = Mapping[str, Mapping[str, tuple[LoadedPower, ...]]]


def boxes_of(leads: Iterable[LoadedPower]) -> Boxes:
    at: dict[str, dict[str, tuple[LoadedPower, ...]]] = {}
    for power in leads:
        boxes = at.setdefault(power.power.area_code, {})
        for category in power.power.category_codes:
            boxes[category] = (*boxes.get(category, ()), power)
    return at


def edited_boxes(at: Boxes, removed: Collection[LoadedPower], added: Collection[LoadedPower]) -> Boxes:
    edited = dict(at)
    for area in {power.power.area_code for power in (*removed, *added)}:
        boxes = dict(at.get(area, {}))
        for power in removed:
            for category in power.power.category_codes if power.power.area_code == area else ():
                boxes[category] = tuple(each for each in boxes[category] if each is not power)
        for power in added:
            for category in power.power.category_codes if power.power.area_code == area else ():
                boxes[category] = (*boxes.get(category, ()), power)
        edited[area] = {category: powers for category, powers in boxes.items() if powers}
    return {area: boxes for area, boxes in edited.items() if boxes}


def nodes_below(nodes: Iterable[str], tree: Tree) -> Mapping[str, tuple[str, ...]]:
    """Node → the nodes among these that lie below it."""
    below: dict[str, list[str]] = {}
    for node in nodes:
        for above in tree.lineages[node][1:]:
            below.setdefault(above, []).append(node)
    return {above: tuple(sorted(found)) for above, found in below.items()}
