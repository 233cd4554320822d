from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.areas import Gazetteer
from services.intake.domain.issue import Crs, Location, NewIssue
from services.intake.domain.issue_rules import asks
from services.intake.domain.places import Place
from services.intake.domain.places_boundaries import NO_BOUNDARIES, Boundaries, BoundariesUnreadable, read_boundaries
from services.intake.domain.places_coordinates import from_wgs84, to_wgs84
from services.intake.domain.places_grids import area_of_grid, grid_of
from services.intake.domain.places_points import area_at, check_point, with_point
from services.intake.domain.reference import Reference


def square(code: str, south: float, west: float, side: float) -> dict[str, object]:
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    return {
        "type": "Feature",
        "properties": {"area_code": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def boundaries() -> Boundaries:
    """A district with one street in its south-west."""
    features = [square("500105", 29.5, 106.5, 0.2), square("500105006", 29.5, 106.5, 0.1)]
    return read_boundaries({"type": "FeatureCollection", "features": features})


def codes(location: Location, boundaries: Boundaries = NO_BOUNDARIES) -> list[str]:
    return [error.code for error in check_point(location, boundaries)]


@settings(max_examples=200, deadline=None)
@given(st.floats(3.5, 53.5), st.floats(73.5, 135.5), st.sampled_from(Crs))
def test_there_and_back_is_the_same_point(lat: float, lng: float, crs: Crs) -> None:
    assert to_wgs84(*from_wgs84(lat, lng, crs), crs) == pytest.approx((lat, lng), abs=1e-6)
    assert from_wgs84(*to_wgs84(lat, lng, crs), crs) == pytest.approx((lat, lng), abs=1e-6)


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
        ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
        ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
    ],
)
def test_the_published_points_are_met(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert from_wgs84(*wgs84, "gcj02") == pytest.approx(gcj02, abs=1e-6)
    assert to_wgs84(*gcj02, "gcj02") == pytest.approx(wgs84, abs=1e-6)


# As the tests of coordtransform and of geotool have them; the latter goes by an ellipsoid that is millimetres off.
def test_the_published_points_of_baidu_are_met() -> None:
    assert from_wgs84(39.915, 116.404, "gcj02") == pytest.approx((39.91640428150164, 116.41024449916938), abs=1e-8)
    same_place = to_wgs84(39.915, 116.404, "gcj02")
    assert from_wgs84(*same_place, "bd09") == pytest.approx((39.92133699351021, 116.41036949371029), abs=1e-8)
    shanghai = (30.6107779, 121.0917077)
    assert from_wgs84(*shanghai, "gcj02") == pytest.approx((30.608604331756705, 121.09626935575027), abs=1e-6)
    assert from_wgs84(*shanghai, "bd09") == pytest.approx((30.61484572185035, 121.10271732371203), abs=1e-6)


def test_exchanged_coordinates_are_named_with_the_right_way_round() -> None:
    (error,) = check_point(Location(106.55, 29.56, "wgs84"), NO_BOUNDARIES)
    assert error.code == "swapped_coordinates"
    assert "lat=29.56" in error.zh
    assert "lng=106.55" in error.en


def test_a_point_in_another_country_or_on_no_globe_is_refused() -> None:
    assert codes(Location(48.85, 2.35, "wgs84")) == ["outside_country"]
    assert codes(Location(0, 0, "wgs84")) == ["outside_country"]
    assert codes(Location(float("nan"), 106.5, "wgs84")) == ["out_of_range"]
    assert codes(Location(29.5, 400, "utm")) == ["out_of_range", "unknown_crs"]
    assert codes(Location(29.56, 106.55, "bd09")) == []


def test_a_point_in_no_known_area_is_refused_only_where_boundaries_are_known(boundaries: Boundaries) -> None:
    sea = Location(25.0, 122.5, "wgs84")
    assert codes(sea) == []
    assert codes(sea, boundaries) == ["outside_boundaries"]
    assert codes(Location(29.55, 106.55, "wgs84"), boundaries) == []


def test_a_point_lies_in_the_smallest_area_whatever_system_it_is_in(boundaries: Boundaries) -> None:
    for crs in Crs:
        assert area_at(Location(*from_wgs84(29.55, 106.55, crs), crs), boundaries) == "500105006"
    # 100 m west of the border in GPS's own system: read as GPS, the offset point would lie beyond it.
    lat, lng = from_wgs84(29.55, 106.599, "gcj02")
    assert area_at(Location(lat, lng, "gcj02"), boundaries) == "500105006"
    assert area_at(Location(lat, lng, "wgs84"), boundaries) == "500105"


def test_a_hole_is_not_of_the_area() -> None:
    feature = square("500105", 29.5, 106.5, 0.2)
    hole = square("", 29.55, 106.55, 0.05)["geometry"]["coordinates"][0]  # type: ignore[index]
    feature["geometry"]["coordinates"].append(hole)  # type: ignore[index]
    found = read_boundaries({"type": "FeatureCollection", "features": [feature]})
    assert found.area_at((29.57, 106.57)) is None
    assert found.area_at((29.52, 106.52)) == "500105"


@pytest.mark.parametrize("feature", [{}, {"properties": {"area_code": "1"}, "geometry": {"type": "Point"}}])
def test_a_file_of_boundaries_that_is_wrong_says_where(feature: dict[str, object]) -> None:
    with pytest.raises(BoundariesUnreadable, match=r"features\[0\]"):
        read_boundaries({"type": "FeatureCollection", "features": [feature]})


def test_a_point_makes_finer_what_the_words_leave_open(gazetteer: Gazetteer) -> None:
    assert with_point(Place("500105"), "500105006", gazetteer) == Place("500105006")
    assert with_point(Place("500105006002"), "500105006", gazetteer) == Place("500105006002")
    assert with_point(Place(None), "500105006", gazetteer) == Place("500105006")
    assert with_point(Place("500105"), None, gazetteer) == Place("500105")


def test_a_point_elsewhere_is_a_contradiction_and_decides_nothing(gazetteer: Gazetteer) -> None:
    place = with_point(Place("500105006"), "500105007", gazetteer)
    assert place == Place("500105006", ("500105006", "500105007"), disputed=True)
    assert with_point(Place(None, ("500112009",)), "500105", gazetteer).area_code is None


def test_a_contradiction_is_asked_about_by_name(reference: Reference) -> None:
    issue = NewIssue(channel="web", text="路灯不亮")
    place = Place("500105006", ("500105006", "500105007"), disputed=True)
    found = {ask.field: ask.why for ask in asks(issue, place, reference, datetime(2026, 6, 1, tzinfo=UTC))}
    assert "观音桥街道、五里店街道" in found["location"]
    assert "location" not in {
        ask.field for ask in asks(issue, replace(place, disputed=False), reference, datetime(2026, 6, 1, tzinfo=UTC))
    }


def test_a_grid_lies_in_its_community() -> None:
    assert area_of_grid("500105006002007") == "500105006002"
    assert area_of_grid("500105006002000") == "500105006002000"
    assert area_of_grid("500105006") == "500105006"
    assert grid_of("500105006002007") == "500105006002007"
    assert grid_of("500105006002") == grid_of("500105006002000") == ""
