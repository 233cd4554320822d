"""An edited snapshot is what a new one of the edited rows would be, and leaves the one it came from alone."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.calendar import OfficialCalendar
from services.routing.domain.decision import decide
from services.routing.domain.facts import facts_of
from services.routing.domain.load import NO_LOAD
from services.routing.domain.rulebook import index
from services.routing.domain.rulebook.edits import Edit, EditError
from services.routing.domain.rulebook.layered import Layered
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import ASSIST, LEAD, Power

AT = datetime.fromisoformat("2026-06-01T09:00:00+08:00")
CATEGORIES = ("010202", "0402", "040203", "010101", "1406", "01")
AREAS = ("500105", "500105006", "500105006001", "500106", "500000")


def decisions(snapshot: Snapshot, calendar: OfficialCalendar) -> list[bytes]:
    issues: list[dict[str, Any]] = [
        {"category_code": category, "area_code": area, "title": title, "occurred_at": "2026-05-31T23:10:00"}
        for category in CATEGORIES
        for area in AREAS
        for title in ("广场舞音响太吵", "新词")
    ]
    return [orjson.dumps(decide(facts_of(issue), snapshot, NO_LOAD, AT, calendar).as_dict()) for issue in issues]


def varied(power: Power, area: str, precedence: int, condition: str) -> Power:
    """Moved to another area it is another row: its code begins with the area."""
    return replace(
        power, power_code=area + "-" + power.power_code.partition("-")[2], precedence=precedence, condition=condition
    )


@st.composite
def edits(draw: st.DrawFn, snapshot: Snapshot) -> Edit:
    leads = [power for power in snapshot.rulebook.powers if power.lead_or_assist == LEAD]
    helpers = [power for power in snapshot.rulebook.powers if power.lead_or_assist == ASSIST]
    relevant = [
        power for power in leads if {code[:4] for code in power.category_codes} & {"0102", "0402", "0101", "1406"}
    ]
    chosen = draw(st.lists(st.sampled_from(relevant), max_size=3, unique_by=lambda power: power.power_code))
    conditions = st.sampled_from(["", 'text has any ("新词")', "time.hour >= 22", "party.count > 3"])
    upserts = [
        varied(power, draw(st.sampled_from(AREAS)), draw(st.integers(100, 600)), draw(conditions)) for power in chosen
    ]
    upserts += [
        replace(power, respond_within_hours=draw(st.integers(1, 9)))
        for power in draw(st.lists(st.sampled_from(helpers), max_size=2, unique_by=lambda power: power.power_code))
    ]
    rows = {power.power_code: power for power in upserts}
    named = {power.lead_power_code for power in helpers} | {power.lead_power_code for power in rows.values()}
    free = [power.power_code for power in relevant if power.power_code not in named]
    removed = draw(st.lists(st.sampled_from(free), max_size=2, unique=True))
    posts = draw(st.lists(st.sampled_from(snapshot.rulebook.posts), max_size=2, unique_by=lambda post: post.post_code))
    changed = tuple(replace(post, person_name=draw(st.sampled_from(["", "新任"]))) for post in posts)
    return Edit(tuple(rows.values()), tuple(code for code in removed if code not in rows), changed)


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_an_edited_snapshot_decides_and_digests_as_a_new_one_would(
    snapshot: Snapshot, calendar: OfficialCalendar, data: st.DataObject
) -> None:
    before, digest = decisions(snapshot, calendar), snapshot.digest
    first = data.draw(edits(snapshot))
    once = snapshot.edited(first, "edited")
    # Asked in between, so that what is remembered would show if it were shared wrongly.
    decisions(once, calendar)
    twice = once.edited(data.draw(edits(once)), "edited")
    fresh = Snapshot(twice.rulebook, "edited")
    assert twice.digest == fresh.digest
    assert twice.home_area == fresh.home_area
    assert decisions(twice, calendar) == decisions(fresh, calendar)
    assert decisions(snapshot, calendar) == before
    assert snapshot.digest == digest


def test_an_edit_and_its_undoing_give_the_same_digest(snapshot: Snapshot) -> None:
    power = snapshot.rulebook.powers[0]
    other = snapshot.edited(Edit((replace(power, name="改名"),)), "other")
    assert other.digest != snapshot.digest
    assert other.edited(Edit((power,)), "back").digest == snapshot.digest
    assert other.power_by_code[power.power_code].power.name == "改名"


def test_a_removed_post_is_gone_and_the_unit_has_the_others(snapshot: Snapshot) -> None:
    post = snapshot.rulebook.posts[0]
    other = snapshot.edited(Edit(remove_posts=(post.post_code,)), "other")
    assert post.post_code not in other.post_by_code
    assert other.posts.of_unit(post.unit_code) == snapshot.posts.of_unit(post.unit_code)[1:]
    assert other.edited(Edit(upsert_posts=(post,)), "back").digest == snapshot.digest


def test_a_post_that_changed_hands_after_it_was_chosen_is_given_to_its_new_person(
    snapshot: Snapshot, calendar: OfficialCalendar
) -> None:
    facts = facts_of({"category_code": "040203", "area_code": "500105006", "occurred_at": "2026-05-31T23:10:00"})
    lead = decide(facts, snapshot, NO_LOAD, AT, calendar).lead
    assert lead
    post = snapshot.post_by_code[lead["post_code"]]
    other = snapshot.edited(Edit(upsert_posts=(replace(post, person_name="新任"),)), "other")
    assert decide(facts, other, NO_LOAD, AT, calendar).lead == lead | {"person": "新任"}
    assert decide(facts, snapshot, NO_LOAD, AT, calendar).lead == lead


def test_a_lead_cannot_go_while_others_assist_it(snapshot: Snapshot) -> None:
    helper = next(power for power in snapshot.rulebook.powers if power.lead_or_assist == ASSIST)
    with pytest.raises(EditError, match=helper.power_code):
        snapshot.edited(Edit(remove_powers=(helper.lead_power_code,)), "other")
    helpers = [each.power_code for each in snapshot.rulebook.powers if each.lead_power_code == helper.lead_power_code]
    other = snapshot.edited(Edit(remove_powers=(helper.lead_power_code, *helpers)), "other")
    assert len(other.rulebook.powers) == len(snapshot.rulebook.powers) - 1 - len(helpers)


def test_what_is_not_there_cannot_be_removed_and_all_of_it_is_named(snapshot: Snapshot) -> None:
    with pytest.raises(EditError) as caught:
        snapshot.edited(Edit(remove_powers=("甲", "乙")), "other")
    assert len(caught.value.problems) == 2


keys = st.sampled_from("abcdef")
steps = st.lists(st.tuples(st.sets(keys, max_size=2), st.dictionaries(keys, st.integers(), max_size=2)), max_size=4)


@given(beneath=st.dictionaries(keys, st.integers()), changes=steps)
def test_a_layered_map_is_the_plain_map_with_the_same_changes(
    beneath: dict[str, int], changes: list[tuple[set[str], dict[str, int]]]
) -> None:
    layered, plain = Layered(beneath, {}, frozenset()), dict(beneath)
    for gone, come in changes:
        after = layered.without_and_with(gone, come)
        layered = after if isinstance(after, Layered) else Layered(after, {}, frozenset())
        plain = {key: value for key, value in plain.items() if key not in gone} | come
        assert dict(layered) == plain
        assert len(layered) == len(plain)
        assert all(key in layered for key in plain)


def test_edits_without_end_keep_a_bounded_number_of_finders(
    snapshot: Snapshot, calendar: OfficialCalendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_FINDERS_MAX", 8)
    lead = next(power for power in snapshot.rulebook.powers if "010202" in power.category_codes)
    edited = Snapshot(snapshot.rulebook, "fresh")
    for number in range(12):
        edited = edited.edited(Edit((replace(lead, condition=f'text has any ("新词{number}")'),)), str(number))
        decisions(edited, calendar)
    assert 0 < len(edited.index._finders) <= 8
