"""What is read out of the list for people: who is responsible here, and what every post and unit owes."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.power_book import PowerBook
from services.routing.domain.public_list import PublicList, page_of, rank
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import ASSIST, PROCEDURAL, Power
from tests.unit.routing_diagrams.readable import DAY, NOISE

STREET_OFFICE = "500105006-JD"


@pytest.fixture(scope="session")
def book(snapshot: Snapshot) -> PowerBook:
    return PowerBook(snapshot, DAY)


def applies(snapshot: Snapshot, power: Power, area: str | None, category: str | None) -> bool:
    """The rule, said plainly: a power holds at its own nodes and below."""
    if area is not None and power.area_code not in snapshot.areas.lineage(area):
        return False
    return category is None or any(code in snapshot.categories.lineage(category) for code in power.category_codes)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_list_finds_what_walking_through_it_would(book: PowerBook, data):
    snapshot = book.snapshot
    area = data.draw(st.none() | st.sampled_from(["500000", "500105", "500105006", "500105006002", "500101"]))
    category = data.draw(st.none() | st.sampled_from(sorted(snapshot.category_by_code)))
    expected = [
        power for power in book.in_force if power.lead_or_assist != ASSIST and applies(snapshot, power, area, category)
    ]
    assert book.public_list.find(area, category) == sorted(expected, key=rank)


def test_powers_over_cases_stand_behind_those_over_matters_and_in_no_category(book: PowerBook):
    noise = book.snapshot.power_by_code[NOISE].power
    supervise = replace(
        noise,
        power_code="500105-QT-DC-0099",
        precedence=999,
        lead_or_assist=PROCEDURAL,
        category_codes=(),
        condition="",
    )
    listed = PublicList(book.snapshot, [supervise, noise])
    assert [power.power_code for power in listed.find("500105", None)] == [NOISE, "500105-QT-DC-0099"]
    assert listed.find("500105", "040203") == [noise]


def test_every_word_must_be_found(book: PowerBook):
    found = {power.power_code for power in book.public_list.find(None, None, "噪声 夜间")}
    assert NOISE in found
    assert found < {power.power_code for power in book.public_list.find(None, None, "噪声")}
    assert book.public_list.find(None, None, "噪声 从未写过") == []


def test_every_step_of_a_power_that_somebody_does_is_on_somebody_s_duty_page(book: PowerBook):
    told: dict[str, set[int]] = {}
    for unit in book.snapshot.rulebook.units:
        for duty in book.duties.of_unit(unit):
            told.setdefault(duty.power.power_code, set()).update(number for number, _ in duty.steps)
    for power in book.in_force:
        assert told[power.power_code] == set(range(1, len(power.process_steps) + 1)), power.power_code


def test_the_duties_of_a_unit_s_posts_cover_the_steps_of_the_powers_it_holds(book: PowerBook):
    for code in ("500105-HB", STREET_OFFICE):
        unit = book.snapshot.unit_by_code[code]
        posts = [post for post in book.snapshot.rulebook.posts if post.unit_code == code]
        done = {
            (duty.power.power_code, number)
            for post in posts
            for duty in book.duties.of_post(post)
            for number, _ in duty.steps
        }
        for duty in book.duties.of_unit(unit):
            if duty.part in ("holder", "community"):
                assert {(duty.power.power_code, number) for number, _ in duty.steps} <= done


def test_the_deciding_post_is_told_so(book: PowerBook):
    decided = [
        duty.power.power_code
        for post in book.snapshot.rulebook.posts
        if post.unit_code == "500105-HB" and post.title == "分管副局长"
        for duty in book.duties.of_post(post)
        if duty.decides
    ]
    assert NOISE in decided


def test_a_community_is_a_unit_with_the_telephone_of_its_street(book: PowerBook):
    community = book.doers.unit("500105006002")
    street = book.snapshot.unit_by_code[STREET_OFFICE]
    assert community is not None
    assert (community.unit_type, community.duty_phone) == ("居民委员会", street.duty_phone)
    assert book.duties.held_by(community)
    assert book.doers.unit("500105006") is None, "a street's area is no unit"
    assert book.doers.unit("nowhere") is None


def test_rows_of_the_same_matter_follow_one_another(book: PowerBook):
    street, bureau = (book.snapshot.power_by_code[code].power for code in ("500105-CF-JZ-0001", "500105-CF-CG-0001"))
    assert book.succession.before(street) == [bureau.power_code]
    assert book.succession.after(bureau) == [street.power_code]
    endless = replace(street, in_force_from=date.min, in_force_to=date.max)
    assert (book.succession.before(endless), book.succession.after(endless)) == ([], [])


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60))
def test_pages_of_the_list_together_are_the_list(book: PowerBook, limit: int):
    found = book.public_list.find("500105", "0402")
    seen: list[Power] = []
    after = None
    while True:
        shown, after = page_of(found, after, limit)
        seen += shown
        if after is None:
            break
    assert seen == list(found)
    assert page_of([], None, limit) == ([], None)
