"""A chart with every part in its place; lengths are pixels of the picture's own grid, y goes down."""

from dataclasses import dataclass
from typing import Literal

from services.routing.domain.diagrams.chart import LaneKind, Shape

Anchor = Literal["start", "middle"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rectangle:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    def meets(self, other: "Rectangle") -> bool:
        """Whether they share more than an edge."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def contains(self, other: "Rectangle") -> bool:
        return self.x <= other.x and other.right <= self.right and self.y <= other.y and other.bottom <= self.bottom


@dataclass(frozen=True, slots=True)
class Line:
    """`x`: where it starts, or its middle; `y`: its base line. `width` is an upper bound."""

    text: str
    x: float
    y: float
    size: float
    width: float
    anchor: Anchor = "middle"
    bold: bool = False
    alert: bool = False

    @property
    def extent(self) -> Rectangle:
        left = self.x - self.width / 2 if self.anchor == "middle" else self.x
        return Rectangle(left, self.y - 0.88 * self.size, self.width, 1.12 * self.size)


@dataclass(frozen=True, slots=True)
class Box:
    """A node or a band."""

    key: str
    place: Rectangle
    kind: LaneKind
    shape: Shape | Literal["band"]
    lines: tuple[Line, ...]
    deviates: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    """A lane: its whole strip, and the head with its name."""

    key: str
    place: Rectangle
    head: Rectangle
    kind: LaneKind
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Wire:
    """An arrow's way, the head at its last point; `label` has a ground of its own so that the line may pass behind."""

    source: str
    target: str
    points: tuple[Point, ...]
    label: Rectangle | None = None
    lines: tuple[Line, ...] = ()
    dashed: bool = False
    deviates: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    width: float
    height: float
    title: str
    description: str
    zones: tuple[Zone, ...]
    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]
    lines: tuple[Line, ...]
    # Patches of the legend, each beside its line in `lines`.
    legend: tuple[Box, ...]
