"""What a diagram says, before anything is placed: lanes, nodes one below the other, arrows, and what stands around."""

from dataclasses import dataclass
from typing import Literal

# Who acts in a lane. `unit`: a unit other than the holder; `system`: the dispatch itself, in diagrams of what happened.
LaneKind = Literal["handling", "decision", "supervision", "unit", "assist", "system"]
Shape = Literal["terminal", "step", "decision"]

KIND_NAMES: dict[LaneKind, str] = {
    "handling": "经办",
    "decision": "决定",
    "supervision": "监督",
    "unit": "其他单位",
    "assist": "协办",
    "system": "派单系统",
}


@dataclass(frozen=True, slots=True)
class Lane:
    key: str
    title: str
    kind: LaneKind


@dataclass(frozen=True, slots=True)
class Node:
    """`notes`: smaller lines below the title. `deviation`: how it differs from what the list prescribes, else empty."""

    key: str
    lane: str
    title: str
    shape: Shape = "step"
    notes: tuple[str, ...] = ()
    deviation: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """`label`: its lines, each wrapped where it is too long."""

    source: str
    target: str
    label: tuple[str, ...] = ()
    deviates: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """Something that goes on beside the nodes from `first` to `last`, joined to the node `at`: supervision, help.

    `outward`: the arrow goes from the node to the band, else to the node.
    """

    key: str
    lane: str
    text: str
    first: str
    last: str
    at: str
    label: str
    outward: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """`nodes` in the order in which they are drawn; `heading`: lines under the title; `foot`: (name, text)."""

    title: str
    heading: tuple[str, ...]
    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    bands: tuple[Band, ...] = ()
    foot: tuple[tuple[str, str], ...] = ()

    @property
    def description(self) -> str:
        """The whole course in words, for those who hear it."""
        titles = {lane.key: lane.title for lane in self.lanes}
        way = "；".join(f"{node.title}（{titles[node.lane]}）" for node in self.nodes)
        return "。".join([*self.heading, way, *(band.text for band in self.bands)]) + "。"
