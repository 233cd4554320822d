from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from services.routing.domain.answer import Decision
from services.routing.domain.calendar import OfficialCalendar
from services.routing.domain.decision import decide
from services.routing.domain.facts import facts_of
from services.routing.domain.load import NO_LOAD, Load, Seat
from services.routing.domain.rulebook.snapshot import Snapshot

Decide = Callable[..., Decision]
POLICE_CLERK, POLICE_DEPUTY_CHIEF, POLICE_CHIEF = "500105-GA-P07", "500105-GA-P02", "500105-GA-P01"
NIGHT = {"category_code": "040203", "text": "广场舞音响太吵", "occurred_at": "2026-05-31T23:10:00"}
# Two clerks of the education bureau share its load.
SCHOOL = {"category_code": "1406"}


def post_of(decision: Decision) -> str | None:
    assert decision.lead
    post: str | None = decision.lead["post_code"]
    return post


@pytest.fixture
def clerks(snapshot: Snapshot) -> list[str]:
    found = [post.post_code for post in snapshot.posts.named("500105-JW", "经办人")]
    assert len(found) == 2
    return found


def test_of_equal_titles_the_first_code_takes_a_case_when_loads_are_equal(decided: Decide, clerks: list[str]) -> None:
    assert post_of(decided(**SCHOOL)) == clerks[0]


def test_of_equal_titles_the_lower_share_takes_the_case_and_the_shares_are_recorded(
    decided: Decide, clerks: list[str]
) -> None:
    decision = decided(load=Load({clerks[0]: 3, clerks[1]: 2}), **SCHOOL)
    assert post_of(decision) == clerks[1]
    assert {code: decision.explanation["facts"]["load"][code] for code in clerks} == {clerks[0]: 3, clerks[1]: 2}


def test_an_absent_holder_is_passed_over_up_to_and_with_the_last_day_of_absence(
    decided: Decide, clerks: list[str]
) -> None:
    away = Load(seats={clerks[0]: Seat(absent_until=date(2026, 6, 1))})
    assert post_of(decided(load=away, **SCHOOL)) == clerks[1]
    assert post_of(decided(load=away, at=datetime.fromisoformat("2026-06-02T00:00:00+08:00"), **SCHOOL)) == clerks[0]


def test_the_deputy_stands_in_where_nobody_of_the_title_is_there(decided: Decide) -> None:
    away = Seat(absent_until=date(2026, 6, 9), deputy_post="500105-GA-P04")
    decision = decided(load=Load(seats={POLICE_CLERK: away}), **NIGHT)
    assert post_of(decision) == "500105-GA-P04"
    assert decision.explanation["winner"]["post"] == "deputy"


def test_without_a_deputy_the_leader_in_charge_takes_it_and_then_the_chief(decided: Decide) -> None:
    away = Seat(absent_until=date(2026, 6, 9))
    first = decided(load=Load(seats={POLICE_CLERK: away}), **NIGHT)
    then = decided(load=Load(seats={POLICE_CLERK: away, POLICE_DEPUTY_CHIEF: away}), **NIGHT)
    assert (post_of(first), post_of(then)) == (POLICE_DEPUTY_CHIEF, POLICE_CHIEF)
    assert then.explanation["winner"]["post"] == "vacancy_rule"
    assert then.decision_post and then.decision_post["post_code"] == POLICE_CHIEF


def test_a_unit_where_nobody_is_left_still_leads_without_a_post(decided: Decide) -> None:
    away = Seat(absent_until=date(2026, 6, 9))
    everyone = dict.fromkeys((POLICE_CLERK, POLICE_DEPUTY_CHIEF, POLICE_CHIEF), away)
    decision = decided(load=Load(seats=everyone), **NIGHT)
    assert decision.outcome == "assigned"
    assert post_of(decision) is None


def test_a_vacant_decision_post_of_the_sample_is_answered_for_by_the_mayor(decided: Decide) -> None:
    decision = decided(category_code="010202", text="流动摊贩占道经营", area_code="500105102200")
    assert decision.lead and decision.lead["unit_code"] == "500105102-ZF"
    assert decision.decision_post and decision.decision_post["post_code"] == "500105102-ZF-P01"


def test_a_person_set_on_a_vacant_post_fills_it(decided: Decide) -> None:
    filled = Load(seats={"500105102-ZF-P02": Seat(person="新任")})
    decision = decided(load=filled, category_code="010202", text="流动摊贩占道经营", area_code="500105102200")
    assert decision.decision_post == {"post_code": "500105102-ZF-P02", "person": "新任"}


def test_a_post_without_person_or_without_capacity_is_vacant(snapshot: Snapshot, calendar: OfficialCalendar) -> None:
    for gone in ({"person_name": ""}, {"capacity_open_cases": 0}):
        posts = [replace(post, **gone) if post.post_code == POLICE_CLERK else post for post in snapshot.rulebook.posts]
        other = Snapshot(replace(snapshot.rulebook, posts=tuple(posts)), "vacant")
        at = datetime.fromisoformat("2026-06-01T09:00:00+08:00")
        issue = facts_of({"area_code": "500105006", **NIGHT})
        assert post_of(decide(issue, other, NO_LOAD, at, calendar)) == POLICE_DEPUTY_CHIEF
