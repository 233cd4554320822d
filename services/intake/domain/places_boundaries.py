"""Which area a point lies in, by boundaries from a GeoJSON file (RFC 7946, WGS-84)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from services.intake.domain.places_coordinates import Point

Ring = tuple[Point, ...]


class BoundariesUnreadable(ValueError):  # noqa: N818
    """The file of boundaries is not what it should be; the message says where."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """`polygons`: each an outer ring and its holes, as (lat, lng). `extent`: south, west, north, east."""

    area_code: str
    polygons: tuple[tuple[Ring, ...], ...]
    extent: tuple[float, float, float, float]
    size: float

    def holds(self, point: Point) -> bool:
        south, west, north, east = self.extent
        if not (south <= point[0] <= north and west <= point[1] <= east):
            return False
        # Even and odd: a hole takes away what its ring put in.
        return any(sum(_is_inside(point, ring) for ring in rings) % 2 == 1 for rings in self.polygons)


class Boundaries:
    """Those of all areas that the file knows, smallest first."""

    def __init__(self, boundaries: Iterable[Boundary] = ()) -> None:
        self._boundaries = sorted(boundaries, key=lambda each: each.size)

    def __bool__(self) -> bool:
        return bool(self._boundaries)

    def area_at(self, point: Point) -> str | None:
        """The smallest area that holds this point (WGS-84)."""
        return next((each.area_code for each in self._boundaries if each.holds(point)), None)


NO_BOUNDARIES = Boundaries()


def read_boundaries(content: Mapping[str, Any]) -> Boundaries:
    """From a FeatureCollection whose features have a property `area_code`. Raises BoundariesUnreadable."""
    if content.get("type") != "FeatureCollection":
        raise BoundariesUnreadable("boundaries: a GeoJSON FeatureCollection is needed")
    return Boundaries(_boundary(number, feature) for number, feature in enumerate(content.get("features") or ()))


def _boundary(number: int, feature: Mapping[str, Any]) -> Boundary:
    try:
        code, geometry = str(feature["properties"]["area_code"]), feature["geometry"]
        polygons = tuple(tuple(map(_ring, rings)) for rings in _polygons(geometry))
        points = [point for rings in polygons for point in rings[0]]
        lats, lngs = [point[0] for point in points], [point[1] for point in points]
        size = sum(abs(_surface(rings[0])) - sum(abs(_surface(hole)) for hole in rings[1:]) for rings in polygons)
        return Boundary(code, polygons, (min(lats), min(lngs), max(lats), max(lngs)), size)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise BoundariesUnreadable(
            f"boundaries: features[{number}] needs properties.area_code and a Polygon or MultiPolygon ({error!r})"
        ) from error


def _polygons(geometry: Mapping[str, Any]) -> list[Any]:
    match geometry["type"]:
        case "Polygon":
            return [geometry["coordinates"]]
        case "MultiPolygon":
            return list(geometry["coordinates"])
    raise ValueError("neither a Polygon nor a MultiPolygon")


def _ring(positions: Iterable[Any]) -> Ring:
    """GeoJSON writes longitude first."""
    ring = tuple((float(each[1]), float(each[0])) for each in positions)
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ValueError("a ring is closed and has four positions or more")
    return ring


def _surface(ring: Ring) -> float:
    """In square degrees: good enough to tell the smaller of two areas of a city."""
    return sum(a[1] * b[0] - b[1] * a[0] for a, b in pairwise(ring)) / 2


def _is_inside(point: Point, ring: Ring) -> bool:
    """Ray casting: odd when a line to the east crosses the ring an odd number of times."""
    lat, lng = point
    inside = False
    for (lat_a, lng_a), (lat_b, lng_b) in pairwise(ring):
        if (lat_a > lat) != (lat_b > lat) and lng < lng_a + (lat - lat_a) * (lng_b - lng_a) / (lat_b - lat_a):
            inside = not inside
    return inside
