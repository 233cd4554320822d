from collections.abc import Callable
from datetime import datetime

from services.routing.domain.answer import Decision
from services.routing.domain.rulebook.snapshot import Snapshot

Decide = Callable[..., Decision]
NIGHT = {"category_code": "040203", "text": "广场舞音响太吵", "occurred_at": "2026-05-31T23:10:00"}


def losers(decision: Decision) -> dict[str, str]:
    return {loser["power_code"]: loser["because"] for loser in decision.explanation["losers"]}


def test_music_at_night_goes_to_the_police_and_in_the_afternoon_to_the_street(decided: Decide) -> None:
    night, day = decided(**NIGHT), decided(**{**NIGHT, "occurred_at": "2026-05-31T15:10:00"})
    assert (night.outcome, night.lead and night.lead["unit_code"]) == ("assigned", "500105-GA")
    assert (day.outcome, day.lead and day.lead["unit_code"]) == ("assigned", "500105006-JD")
    assert losers(day)["500105-CF-GA-0005"] == "condition_false"
    assert losers(night)["500105-QT-JZ-0032"] == "lower_precedence"


def test_a_time_without_offset_is_that_of_china(decided: Decide) -> None:
    assert decided(**{**NIGHT, "occurred_at": "2026-05-31T15:10:00+00:00"}).lead == decided(**NIGHT).lead


def test_without_a_time_the_night_power_is_a_near_miss_that_asks_for_it_and_the_street_leads(
    decided: Decide,
) -> None:
    decision = decided(category_code="040203", text="广场舞音响太吵", time=None)
    assert decision.lead and decision.lead["power_code"] == "500105-QT-JZ-0032"
    misses = {miss["power_code"]: miss for miss in decision.explanation["near_misses"]}
    assert misses["500105-CF-GA-0005"]["ask"] == "occurred_at"


def test_the_lead_is_named_down_to_post_and_person(decided: Decide, snapshot: Snapshot) -> None:
    decision = decided(**NIGHT)
    assert decision.lead == {
        "unit_code": "500105-GA",
        "post_code": "500105-GA-P07",
        "person": snapshot.post_by_code["500105-GA-P07"].person_name,
        "power_code": "500105-CF-GA-0005",
    }
    assert decision.decision_post and decision.decision_post["post_code"] == "500105-GA-P02"
    assert decision.supervising_unit == "500105-SF"


def test_assist_rows_help_by_their_own_limits_and_named_departments_by_those_of_the_lead(decided: Decide) -> None:
    decision = decided(**NIGHT)
    limits = {
        each["unit_code"]: (each["power_code"], each["basis"], each["resolve_at"]) for each in decision.assistants
    }
    assert limits == {
        "500105006-JD": ("500105-QT-JZ-0033", "assist_power", "2026-06-04T18:00:00+08:00"),
        "500105-WL": ("500105-CF-GA-0005", "lead_power", "2026-06-10T18:00:00+08:00"),
        "500105-CG": ("500105-CF-GA-0005", "lead_power", "2026-06-10T18:00:00+08:00"),
    }


def test_a_street_named_without_an_assist_row_helps_on_request_only(decided: Decide) -> None:
    decision = decided(category_code="040203", text="楼下空调外机太吵")
    assert decision.lead and decision.lead["power_code"] == "500105-CF-HB-0005"
    assert decision.on_request == ["500105006-JD"]
    assert "500105006-JD" not in [each["unit_code"] for each in decision.assistants]


def test_a_community_is_its_own_unit_and_acts_through_a_post_of_its_street(decided: Decide) -> None:
    decision = decided(category_code="010204", text="设施破损")
    community = next(each for each in decision.assistants if each["power_code"] == "500105-QT-CM-0002")
    assert (community["unit_code"], community["post_code"]) == ("500105006001", "500105006-JD-P08")


def test_a_community_that_a_place_is_too_coarse_to_name_is_asked_for_and_does_not_stop_the_lead(
    decided: Decide,
) -> None:
    decision = decided(category_code="010204", text="设施破损", area_code="500105006")
    assert decision.outcome == "assigned"
    unattached = {"power_code": "500105-QT-CM-0002", "because": "needs_community", "ask": "area_code"}
    assert decision.explanation["unattached"] == [unattached]


def test_the_day_of_acceptance_chooses_the_version_in_force_with_its_last_day_included(decided: Decide) -> None:
    stall = {"category_code": "010214", "text": "流动摊贩占道经营"}
    last = decided(at=datetime.fromisoformat("2023-12-30T23:59:59+08:00"), **stall)
    first = decided(at=datetime.fromisoformat("2023-12-31T00:00:00+08:00"), **stall)
    assert last.lead and last.lead["power_code"] == "500105-CF-CG-0003"
    assert first.lead and first.lead["power_code"] == "500105-CF-JZ-0002"
    assert losers(first)["500105-CF-CG-0003"] == "not_in_force"
    assert losers(last)["500105-CF-JZ-0002"] == "not_in_force"


def test_without_a_category_or_with_a_foreign_code_the_field_is_asked_for(decided: Decide) -> None:
    missing = decided()
    assert (missing.outcome, missing.reason, missing.asks) == ("needs_fields", "no_category", ["category_code"])
    foreign = decided(category_code="9999")
    assert (foreign.outcome, foreign.reason, foreign.asks) == ("needs_fields", "unknown_category", ["category_code"])
    nowhere = decided(category_code="040203", area_code="990000")
    assert (nowhere.outcome, nowhere.reason, nowhere.asks) == ("needs_fields", "unknown_area", ["area_code"])


def test_a_street_power_needs_the_street_and_a_department_does_not(decided: Decide) -> None:
    street = decided(category_code="010202", text="流动摊贩占道经营", area_code="500105")
    assert (street.outcome, street.reason, street.asks[0]) == ("needs_fields", "needs_finer_area", "area_code")
    assert street.explanation["near_misses"][-1]["because"] == "needs_street"
    assert decided(category_code="010204", text="路灯不亮", area_code="500105").outcome == "assigned"


def test_an_issue_without_a_place_is_taken_to_be_in_the_rulebooks_own_area(decided: Decide) -> None:
    decision = decided(category_code="010204", text="路灯不亮", area_code=None)
    assert decision.outcome == "assigned"
    assert decision.explanation["facts"]["place"] == {"area_code": "500105", "source": "rulebook"}


def test_the_place_of_an_online_issue_is_its_operators_district(decided: Decide) -> None:
    online = {"platform": "某平台", "url": "https://example.test", "account": "某账号", "operator_area": "500105"}
    decision = decided(category_code="010204", text="路灯", area_code="500106", fields={"online": online})
    assert decision.explanation["facts"]["place"] == {"area_code": "500105", "source": "operator"}
    assert "某账号" not in str(decision.as_dict())


def test_a_coarse_category_is_led_by_its_general_power_and_asks_for_the_finer_one(decided: Decide) -> None:
    decision = decided(category_code="0101", text="发生死亡事故")
    assert decision.lead and decision.lead["power_code"] == "500105-JC-YJ-0001"
    asks = {miss["ask"] for miss in decision.explanation["near_misses"] if miss["because"] == "category_unknown"}
    assert asks == {"category_code"}


def test_a_place_where_no_power_holds_is_a_gap_that_names_who_decides(decided: Decide) -> None:
    decision = decided(category_code="040203", area_code="500106")
    assert (decision.outcome, decision.reason, decision.lead) == ("gap", "no_power", None)
    assert decision.explanation["losers"] == []


def test_an_issue_about_a_unit_is_never_given_to_it_nor_helped_by_it(decided: Decide) -> None:
    lead = decided(about_unit="500105-GA", **NIGHT)
    assert (lead.outcome, lead.reason, lead.lead) == ("conflict", "about_unit", None)
    assert lead.referral and (lead.referral["rule_code"], lead.referral["decide_unit"]) == ("ESC-055", "500105-JF")
    helper = decided(about_unit="500105006-JD", **NIGHT)
    assert helper.outcome == "assigned"
    assert "500105006-JD" not in [each["unit_code"] for each in helper.assistants]
    assert {"power_code": "500105-QT-JZ-0033", "because": "about_unit"} in helper.explanation["unattached"]


def test_the_facts_hold_keyword_hits_and_never_the_text(decided: Decide) -> None:
    decision = decided(title="我是张先生", **NIGHT)
    assert decision.explanation["facts"]["hits"]["500105-CF-GA-0005"] == ["广场舞", "音响"]
    assert "张先生" not in str(decision.as_dict())
    assert "太吵" not in str(decision.as_dict())
