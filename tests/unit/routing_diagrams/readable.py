"""What every picture must be: nothing lies on anything else, every text is in its place, every arrow joins boxes."""

from datetime import date
from itertools import combinations, pairwise

from services.routing.domain.diagrams.chart import Chart
from services.routing.domain.diagrams.layout import picture_of
from services.routing.domain.diagrams.picture import Picture, Point, Rectangle

DAY = date(2026, 11, 26)
NOISE = "500105-CF-HB-0006"


def assert_readable(chart: Chart) -> None:
    picture = picture_of(chart)
    paper = Rectangle(0, 0, picture.width, picture.height)
    things = [box.place for box in picture.boxes] + [wire.label for wire in picture.wires if wire.label]
    for one, other in combinations(things, 2):
        assert not one.meets(other)
    for holder, place in [*((box, box.place) for box in picture.boxes), *((zone, zone.head) for zone in picture.zones)]:
        assert all(place.contains(line.extent) for line in holder.lines), holder
    for wire in picture.wires:
        assert all(wire.label and wire.label.contains(line.extent) for line in wire.lines)
    assert all(paper.contains(each) for each in (*things, *(line.extent for line in picture.lines)))
    assert all(0 < x < picture.width and 0 < y < picture.height for wire in picture.wires for x, y in wire.points)
    assert_arrows_join_boxes_and_run_through_none(picture)


def assert_arrows_join_boxes_and_run_through_none(picture: Picture) -> None:
    places = {box.key: box.place for box in picture.boxes}
    for wire in picture.wires:
        assert on_edge(places[wire.source], wire.points[0])
        assert on_edge(places[wire.target], wire.points[-1])
        for (x, y), (to_x, to_y) in pairwise(wire.points):
            assert x == to_x or y == to_y
            stretch = Rectangle(min(x, to_x), min(y, to_y), abs(to_x - x), abs(to_y - y))
            assert not any(stretch.meets(place) for place in places.values())


def on_edge(place: Rectangle, point: Point) -> bool:
    x, y = point
    inside = place.x <= x <= place.right and place.y <= y <= place.bottom
    return inside and (x in (place.x, place.right) or y in (place.y, place.bottom))
