import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.areas import AreaLevel, Gazetteer
from services.intake.domain.places import Place, resolve_place, settle_place


@pytest.mark.parametrize(
    ("address", "area_code"),
    [
        ("江北区观音桥街道洋河社区洋河一村3栋", "500105006002"),
        ("重庆市江北区", "500105"),
        ("江北", "500105"),
        ("江北区观音桥", "500105006"),
        ("观音桥步行街", "500105006"),
        ("江北区鱼嘴镇井池村", "500105100202"),
        ("五里店社区居委会", "500105007004"),
        ("江北城", "500105002"),
        ("江北区江北城街道", "500105002"),
        ("江北区渝北社区", "500105006013"),
        ("石柱县", "500240"),
        ("重庆", "500000"),
        ("四川省成都市", None),
        ("", None),
    ],
)
def test_the_finest_named_area_is_found(gazetteer: Gazetteer, address: str, area_code: str | None) -> None:
    assert resolve_place(address, gazetteer) == Place(area_code)


def test_a_name_that_two_places_share_is_left_open(gazetteer: Gazetteer) -> None:
    assert resolve_place("江北区正街社区", gazetteer) == Place("500105", ("500105004004", "500105009002"))
    anywhere = resolve_place("兴隆镇", gazetteer)
    assert anywhere.area_code is None
    assert len(anywhere.candidates) == 4


def test_a_street_of_another_district_is_a_contradiction(gazetteer: Gazetteer) -> None:
    place = resolve_place("江北区人和街道", gazetteer)
    assert place.area_code is None
    assert set(place.candidates) == {"500105", "500112009", "500235003"}


def test_two_streets_leave_their_district(gazetteer: Gazetteer) -> None:
    place = resolve_place("观音桥街道和五里店街道交界处", gazetteer)
    assert place == Place("500105", ("500105006", "500105007"))


@pytest.mark.parametrize("address", ["江北区寸滩大道8号", "江北区石马河立交", "江北区五里店轻轨站"])
def test_a_road_or_station_does_not_name_the_street_it_is_called_after(gazetteer: Gazetteer, address: str) -> None:
    assert resolve_place(address, gazetteer) == Place("500105")


def test_the_airport_is_not_in_the_district_of_its_name(gazetteer: Gazetteer) -> None:
    assert resolve_place("江北国际机场", gazetteer).area_code is None


def test_a_short_name_never_overrules_a_full_one(gazetteer: Gazetteer) -> None:
    assert resolve_place("南岸区江北农场", gazetteer) == Place("500108")


def test_the_given_area_is_made_finer_but_never_moved(gazetteer: Gazetteer) -> None:
    assert settle_place("500105", "观音桥街道洋河社区", gazetteer) == Place("500105006002")
    assert settle_place("500105006", "江北区", gazetteer) == Place("500105006")
    assert settle_place("500105006", "五里店街道", gazetteer) == Place("500105006", ("500105007",))
    assert settle_place("500105006", None, gazetteer) == Place("500105006")
    assert settle_place(None, "江北区", gazetteer) == Place("500105")
    assert settle_place(None, None, gazetteer) == Place(None)
    assert settle_place("500105", "正街社区", gazetteer).area_code == "500105"


def test_areas_know_their_lineage_and_level(gazetteer: Gazetteer) -> None:
    assert gazetteer.lineage("500105006002") == ("500105006002", "500105006", "500105", "500000")
    assert gazetteer.lineage("nowhere") == ()
    assert "500105" in gazetteer
    assert "500199" not in gazetteer
    area = gazetteer.area("500105006")
    assert area is not None
    assert area.level is AreaLevel.STREET
    assert gazetteer.is_street_or_finer("500105006002")
    assert not gazetteer.is_street_or_finer("500105")
    assert not gazetteer.is_street_or_finer(None)


WORDS = ["江北区", "观音桥", "街道", "渝北", "正街社区", "人和", "镇", "路", "兴隆镇", "机场", "重庆市"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=6))
def test_whatever_is_named_the_answer_is_real_and_open_choices_lie_inside(
    gazetteer: Gazetteer, words: list[str]
) -> None:
    place = resolve_place("".join(words), gazetteer)
    assert place.area_code is None or place.area_code in gazetteer
    assert len(place.candidates) != 1
    for code in place.candidates:
        assert place.area_code is None or place.area_code in gazetteer.lineage(code)
