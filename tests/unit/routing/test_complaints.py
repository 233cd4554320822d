"""Issues about a unit, and issues online."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from services.routing.domain.answer import Decision
from services.routing.domain.calendar import OfficialCalendar
from services.routing.domain.complaint import complained_unit, unit_above
from services.routing.domain.decision import decide, decide_from_facts
from services.routing.domain.facts import facts_of
from services.routing.domain.load import NO_LOAD
from services.routing.domain.rulebook.snapshot import Snapshot
from tests.unit.routing.conftest import ACCEPTED_AT

Decide = Callable[..., Decision]
NIGHT = {"category_code": "040203", "text": "工地夜里打桩", "occurred_at": "2026-05-30T23:30:00+08:00"}
STREET, COMMUNITY = "500105006-JD", "500105006001"


@pytest.fixture(scope="module")
def community_led(snapshot: Snapshot) -> Snapshot:
    """As the sample, but communities lead what they only help with: broken street furniture."""
    power = snapshot.power_by_code["500105-QT-CM-0002"].power
    leading = replace(power, lead_or_assist="主办", lead_power_code="", precedence=999, assist_unit_types=())
    powers = tuple(leading if each is power else each for each in snapshot.rulebook.powers)
    return Snapshot(replace(snapshot.rulebook, powers=powers), "community_led")


@pytest.mark.parametrize("written", ["500105-HB", "江北区生态环境局"])
def test_a_unit_is_meant_by_its_code_or_its_name(decided: Decide, written: str) -> None:
    decision = decided(about_unit=written, **NIGHT)
    assert (decision.outcome, decision.reason, decision.lead) == ("conflict", "about_unit", None)
    assert decision.explanation["facts"]["about_unit"] == "500105-HB"


def test_what_is_no_unit_stays_out_of_the_record(decided: Decide) -> None:
    decision = decided(about_unit="城管局的张某某", **NIGHT)
    assert decision.outcome == "assigned"
    assert decision.explanation["facts"]["about_unit"] is None
    assert "张某某" not in str(decision.as_dict())


def test_the_referral_names_the_unit_that_supervises_the_one_complained_of(decided: Decide) -> None:
    decision = decided(about_unit="500105-HB", **NIGHT)
    assert decision.supervising_unit == "500105-DC"
    assert decision.referral == {
        "rule_code": "ESC-055",
        "decide_unit": "500105-JF",
        "supervise_unit": "500105-JF",
        "supervising_unit": "500105-DC",
        "notify_units": ["500105-JF"],
        "act_within_minutes": 480,
    }


def test_without_a_rule_the_supervising_unit_is_referred_to_all_the_same(
    snapshot: Snapshot, calendar: OfficialCalendar
) -> None:
    bare = Snapshot(replace(snapshot.rulebook, escalation=()), "bare")
    issue = {**NIGHT, "about_unit": "500105-HB", "area_code": COMMUNITY}
    decision = decide(facts_of(issue), bare, NO_LOAD, ACCEPTED_AT, calendar)
    assert decision.referral
    assert (decision.referral["rule_code"], decision.referral["decide_unit"]) == (None, "500105-DC")


def test_a_street_does_not_work_on_what_is_about_it_for_its_communities(
    community_led: Snapshot, calendar: OfficialCalendar
) -> None:
    issue = {"category_code": "010204", "text": "路灯不亮", "area_code": COMMUNITY}
    for about_unit, outcome in ((None, "assigned"), (STREET, "conflict"), (COMMUNITY, "conflict")):
        facts = facts_of({**issue, "about_unit": about_unit})
        assert decide(facts, community_led, NO_LOAD, ACCEPTED_AT, calendar).outcome == outcome


def test_a_street_helps_its_community_in_nothing_that_is_about_the_street(decided: Decide) -> None:
    issue = {"category_code": "010204", "text": "设施旧了"}
    helped = {each["unit_code"] for each in decided(**issue).assistants}
    assert COMMUNITY in helped
    decision = decided(about_unit=STREET, **issue)
    assert not {COMMUNITY, STREET} & {each["unit_code"] for each in decision.assistants}
    assert {"power_code": "500105-QT-CM-0002", "because": "about_unit"} in decision.explanation["unattached"]


@pytest.mark.parametrize(
    ("unit", "above"),
    [("500105-CG", "500105-DC"), ("500105-DC", "500105-JF"), ("500105-JF", None), (COMMUNITY, STREET), ("x", None)],
)
def test_above_a_unit_stands_its_supervisor_and_above_a_community_its_street(
    snapshot: Snapshot, unit: str, above: str | None
) -> None:
    assert unit_above(unit, snapshot) == above


def test_a_district_or_a_street_area_is_no_unit(snapshot: Snapshot) -> None:
    assert [complained_unit(code, snapshot) for code in ("500105", "500105006", COMMUNITY, "", None)] == [
        None,
        None,
        COMMUNITY,
        None,
        None,
    ]


def test_whatever_the_outcome_the_supervising_unit_knows(decided: Decide) -> None:
    for issue in ({"category_code": "010208"}, {"category_code": None}):
        assert decided(about_unit="500105-ZW", **issue).supervising_unit == "500105-DC"
    assert decided(category_code="010208").supervising_unit is None


def test_the_decision_about_a_unit_is_the_same_again_from_its_record(
    decided: Decide, snapshot: Snapshot, calendar: OfficialCalendar
) -> None:
    decision = decided(about_unit="江北区生态环境局", **NIGHT)
    again = decide_from_facts(decision.explanation["facts"], snapshot, calendar)
    assert again.as_dict() == decision.as_dict()


LIVE = {"category_code": "020701", "text": "网络直播卖假酒，主播辱骂消费者"}


@pytest.mark.parametrize(
    ("area_code", "operator_area", "place"),
    [
        ("500112009", "500105", {"area_code": "500105", "source": "operator"}),
        ("500112009", "500105003", {"area_code": "500105003", "source": "operator"}),
        ("500105003", "110105", {"area_code": "500105003", "source": "issue"}),
        ("500105003", None, {"area_code": "500105003", "source": "issue"}),
        (None, "110105", {"area_code": "500105", "source": "rulebook"}),
    ],
)
def test_the_place_of_an_online_issue_is_its_operators_else_its_reporters_and_is_said(
    decided: Decide, area_code: str | None, operator_area: str | None, place: dict[str, str]
) -> None:
    online = {"platform": "某短视频平台", "account": "某账号", "operator_area": operator_area}
    decision = decided(area_code=area_code, fields={"online": online}, **LIVE)
    facts = decision.explanation["facts"]
    assert (facts["place"], facts["operator_area"]) == (place, operator_area)
    assert decision.lead and decision.lead["unit_code"] == "500105-WX"


def test_an_operator_in_another_district_is_out_of_this_lists_reach(decided: Decide) -> None:
    decision = decided(fields={"online": {"operator_area": "500112"}}, **LIVE)
    assert (decision.outcome, decision.reason) == ("gap", "no_power")
    assert decision.explanation["facts"]["place"] == {"area_code": "500112", "source": "operator"}


def test_joint_enforcement_online_has_one_lead_and_three_departments_beside_it(decided: Decide) -> None:
    decision = decided(fields={"online": {"operator_area": "500105"}}, **LIVE)
    assert decision.lead and decision.lead["power_code"] == "500105-CF-WX-0001"
    assert [each["unit_code"] for each in decision.assistants] == ["500105-GA", "500105-SC", "500105-WL"]
    assert decision.lead["post_code"] in ("500105-WX-P05", "500105-WX-P06")


def test_an_online_issue_of_a_street_power_asks_for_a_finer_place(decided: Decide) -> None:
    online = {"platform": "某外卖平台", "operator_area": "500105"}
    decision = decided(
        category_code="010202", text="流动摊贩占道经营", area_code="500112009", fields={"online": online}
    )
    assert (decision.outcome, decision.asks[0]) == ("needs_fields", "area_code")
