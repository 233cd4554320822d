"""What a point that somebody gave may be, and what it says of the area."""

from collections.abc import Iterator
from functools import lru_cache

from services.intake.domain.areas import Gazetteer
from services.intake.domain.field_errors import FieldError, field_error
from services.intake.domain.issue import Crs, Location
from services.intake.domain.places import Place
from services.intake.domain.places_boundaries import Boundaries
from services.intake.domain.places_coordinates import to_wgs84

_CRS_VALUES = frozenset(Crs)
# The country with its islands and a margin for the offsets, in degrees.
_CHINA_LATS, _CHINA_LNGS = (3.0, 54.0), (73.0, 136.0)


def check_point(location: Location, boundaries: Boundaries) -> Iterator[FieldError]:
    """A latitude and longitude that were exchanged are named as such: no place in China reads both ways round."""
    outside = list(_check_degrees(location))
    if _lies_in_china(location.lng, location.lat):
        yield field_error("location", "swapped_coordinates", lat=location.lng, lng=location.lat)
    elif outside:
        yield from outside
    elif not _lies_in_china(location.lat, location.lng):
        yield field_error("location", "outside_country")
    elif boundaries and location.crs in _CRS_VALUES and area_at(location, boundaries) is None:
        yield field_error("location", "outside_boundaries")
    if location.crs and location.crs not in _CRS_VALUES:
        yield field_error("location.crs", "unknown_crs")


# A report's point is asked for twice: when it is checked, and when its place is settled.
@lru_cache(maxsize=32)
def area_at(location: Location, boundaries: Boundaries) -> str | None:
    """The smallest known area there."""
    return boundaries.area_at(to_wgs84(location.lat, location.lng, location.crs)) if boundaries else None


def with_point(place: Place, pointed: str | None, gazetteer: Gazetteer) -> Place:
    """`place` made finer by the area at the point; where the two contradict each other, both are candidates."""
    if pointed is None or pointed not in gazetteer or place.area_code == pointed:
        return place
    if place.area_code is None:
        others = tuple(code for code in place.candidates if pointed not in gazetteer.lineage(code))
        agrees = not place.candidates or len(others) < len(place.candidates)
        return Place(pointed) if agrees else _undecided(place.candidates, pointed)
    if place.area_code in gazetteer.lineage(pointed):
        return Place(pointed)
    if pointed in gazetteer.lineage(place.area_code):
        return place
    return Place(place.area_code, tuple(dict.fromkeys((*place.candidates, place.area_code, pointed))), disputed=True)


def _undecided(candidates: tuple[str, ...], pointed: str) -> Place:
    return Place(None, (*candidates, pointed), disputed=True)


def _check_degrees(location: Location) -> Iterator[FieldError]:
    for name, degrees, most in (("lat", location.lat, 90), ("lng", location.lng, 180)):
        # Written so that NaN, which no comparison holds for, is refused too.
        if not -most <= degrees <= most:
            yield field_error(f"location.{name}", "out_of_range", least=-most, most=most)


def _lies_in_china(lat: float, lng: float) -> bool:
    return _CHINA_LATS[0] <= lat <= _CHINA_LATS[1] and _CHINA_LNGS[0] <= lng <= _CHINA_LNGS[1]
