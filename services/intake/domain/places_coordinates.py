"""WGS-84 (GPS), GCJ-02 (the offset that maps sold in China must use) and BD-09 (Baidu's offset on top of it).

The forward formulas are the published ones (Krasovsky 1940 ellipsoid); both offsets are inverted by iteration, so that
there and back is exact to far below a centimetre. Hong Kong, Macao and Taiwan are shifted as well: some map vendors
leave them out, and a point alone does not say whose map it was read from.
"""

from math import atan2, cos, hypot, pi, sin, sqrt

from services.intake.domain.issue import Crs

Point = tuple[float, float]

_AXIS_METRES = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BAIDU_TURN = pi * 3000.0 / 180.0
# The offset changes by less than a hundredth over its own length, so each round wins two digits or more.
_ROUNDS = 12


def to_wgs84(lat: float, lng: float, crs: str) -> Point:
    """(lat, lng) in degrees. ValueError for an unknown system."""
    match Crs(crs):
        case Crs.BD09:
            return _gcj02_to_wgs84(_bd09_to_gcj02((lat, lng)))
        case Crs.GCJ02:
            return _gcj02_to_wgs84((lat, lng))
    return lat, lng


def from_wgs84(lat: float, lng: float, crs: str) -> Point:
    """The inverse of `to_wgs84`."""
    match Crs(crs):
        case Crs.BD09:
            return _gcj02_to_bd09(_wgs84_to_gcj02((lat, lng)))
        case Crs.GCJ02:
            return _wgs84_to_gcj02((lat, lng))
    return lat, lng


def _wgs84_to_gcj02(point: Point) -> Point:
    lat, lng = point
    north, east = _offset_metres(lng - 105.0, lat - 35.0)
    radians = lat / 180.0 * pi
    flattening = 1 - _ECCENTRICITY_SQUARED * sin(radians) ** 2
    meridian = _AXIS_METRES * (1 - _ECCENTRICITY_SQUARED) / (flattening * sqrt(flattening))
    parallel = _AXIS_METRES / sqrt(flattening) * cos(radians)
    return lat + north * 180.0 / (meridian * pi), lng + east * 180.0 / (parallel * pi)


def _offset_metres(x: float, y: float) -> tuple[float, float]:
    """North and east; `x` and `y` are degrees from 105° E, 35° N."""
    root = sqrt(abs(x))
    ripple = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    return north, east


def _gcj02_to_bd09(point: Point) -> Point:
    lat, lng = point
    radius = hypot(lng, lat) + 0.00002 * sin(lat * _BAIDU_TURN)
    angle = atan2(lat, lng) + 0.000003 * cos(lng * _BAIDU_TURN)
    return radius * sin(angle) + 0.006, radius * cos(angle) + 0.0065


def _gcj02_to_wgs84(point: Point) -> Point:
    guess = point
    for _ in range(_ROUNDS):
        guess = _nearer(guess, _wgs84_to_gcj02(guess), point)
    return guess


def _bd09_to_gcj02(point: Point) -> Point:
    guess = point
    for _ in range(_ROUNDS):
        guess = _nearer(guess, _gcj02_to_bd09(guess), point)
    return guess


def _nearer(guess: Point, image: Point, wanted: Point) -> Point:
    return guess[0] + wanted[0] - image[0], guess[1] + wanted[1] - image[1]
