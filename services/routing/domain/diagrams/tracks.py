"""Which way every arrow takes, so that none runs through a box.

Each node has a row of its own. An arrow to the next row goes down through the gap between the two; any other leaves
into the gap below its source, goes along the gutter beside the lanes, and enters through the gap above its target.
Within a gap every arrow has a track (a height) of its own: first those that leave, then the direct one, then those
that enter. So no two of them lie on one another except where they share a box.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from services.routing.domain.diagrams.chart import Arrow, Chart

Part = Literal["leave", "direct", "enter"]
_PART_ORDER: tuple[Part, ...] = ("leave", "direct", "enter")


@dataclass(frozen=True, slots=True)
class Track:
    """`arrow`: its number in the chart."""

    arrow: int
    part: Part


@dataclass(frozen=True, slots=True)
class Route:
    """Rows of an arrow's ends; `gutter`: its place in the gutter, None for a direct one."""

    source_row: int
    target_row: int
    gutter: int | None


@dataclass(frozen=True, slots=True)
class Ways:
    """`gaps[g]`: the tracks above row g, from top to bottom; the last gap is below the last row."""

    routes: tuple[Route, ...]
    gaps: tuple[tuple[Track, ...], ...]

    @property
    def gutters(self) -> int:
        return sum(route.gutter is not None for route in self.routes)


def ways_of(chart: Chart) -> Ways:
    rows = {node.key: row for row, node in enumerate(chart.nodes)}
    routes: list[Route] = []
    gaps: list[list[Track]] = [[] for _ in range(len(rows) + 1)]
    gutters = 0
    for number, arrow in enumerate(chart.arrows):
        source, target = rows[arrow.source], rows[arrow.target]
        if target == source + 1:
            routes.append(Route(source, target, None))
            gaps[target].append(Track(number, "direct"))
            continue
        routes.append(Route(source, target, gutters))
        gutters += 1
        gaps[source + 1].append(Track(number, "leave"))
        gaps[target].append(Track(number, "enter"))
    return Ways(tuple(routes), tuple(tuple(sorted(gap, key=_order)) for gap in gaps))


def _order(track: Track) -> int:
    return _PART_ORDER.index(track.part)


def has_label(track: Track, arrows: Sequence[Arrow]) -> bool:
    """A label stands where its arrow sets out."""
    return track.part != "enter" and bool(arrows[track.arrow].label)
