from dataclasses import replace
from datetime import date

import pytest

from services.routing.domain.findings.finding import KINDS, Finding
from services.routing.domain.findings.findings_of import findings_of
from services.routing.domain.rulebook.tables import (
    BACKED_ACTIONS,
    LAW_IN_FORCE,
    LAW_REPEALED,
    LAW_REPLACED,
    CoverageNote,
    EscalationRule,
    Law,
    Post,
    ProcessStep,
    Rulebook,
)
from tests.unit.routing_findings.lists import (
    DAY,
    POSTS,
    a_community_power,
    a_list,
    a_post,
    a_power,
    a_procedural_power,
    a_street_power,
)

SOUND = (a_power(), a_street_power(), a_community_power())


def found(rulebook: Rulebook, day: date = DAY) -> list[Finding]:
    findings = findings_of(rulebook, day)
    assert all(finding.kind in KINDS and "请" in finding.message for finding in findings)
    return findings


def only(rulebook: Rulebook, kind: str, day: date = DAY) -> Finding:
    (finding,) = found(rulebook, day)
    assert finding.kind == kind
    return finding


def test_a_list_in_order_has_no_finding() -> None:
    assert found(a_list(*SOUND)) == []


def test_a_list_without_procedural_powers_has_one_finding_for_all_actions() -> None:
    bare = replace(a_list(), powers=SOUND)
    message = only(bare, "no_procedural_powers").message
    assert all(action in message for action in BACKED_ACTIONS)
    assert found(replace(bare, powers=())) == []


@pytest.mark.parametrize("action", BACKED_ACTIONS)
def test_an_action_that_no_power_backs_is_found(action: str) -> None:
    others = tuple(each for each in BACKED_ACTIONS if each != action)
    finding = only(a_list(*SOUND, a_procedural_power(actions=others)), "action_without_power")
    assert finding.action == action
    assert "50" in finding.message


def test_a_procedural_power_backs_its_action_only_while_it_is_in_force() -> None:
    ended = a_procedural_power(in_force_to=date(2026, 6, 30))
    other = a_procedural_power("50-QT-DC-2", actions=("supervise",))
    powers = a_list(*SOUND, ended, other)
    assert found(powers, date(2026, 6, 30)) == []
    assert [finding.action for finding in found(powers)] == [each for each in BACKED_ACTIONS if each != "supervise"]


def test_a_procedural_power_of_a_street_backs_nothing_elsewhere_in_the_district() -> None:
    narrow = a_procedural_power("5001-QT-DC-1")
    assert {finding.action for finding in found(a_list(*SOUND, narrow))} == set(BACKED_ACTIONS)


def an_escalation_rule(**changes: str) -> EscalationRule:
    rule = EscalationRule(
        "ESC-1", "退单", "全部", "all", "return_count", ">", "2", "count", "裁决", (), (), "", "", None, None, ""
    )
    return replace(rule, **changes)  # type: ignore[arg-type]


def test_a_unit_that_escalation_lets_rule_or_supervise_needs_a_power_of_its_own() -> None:
    sound = an_escalation_rule(supervise_unit_type="督查室", decide_unit_type="督查室")
    assert found(a_list(*SOUND, escalation=(sound,))) == []
    ruling = only(
        a_list(*SOUND, escalation=(an_escalation_rule(decide_unit_type="城管局"),)), "escalation_without_power"
    )
    assert (ruling.action, "ESC-1" in ruling.message) == ("ruling", True)
    watching = an_escalation_rule(supervise_unit_type="城管局", rule_group="时限预警")
    assert only(a_list(*SOUND, escalation=(watching,)), "escalation_without_power").action == "supervise"
    deciding = an_escalation_rule(decide_unit_type="城管局", rule_group="超载")
    assert only(a_list(*SOUND, escalation=(deciding,)), "escalation_without_power").action is None


def held_by_one(*codes: str, capacity: int = 5) -> tuple[Post, ...]:
    return tuple(
        replace(post, person_id="R1", capacity_open_cases=capacity) if post.post_code in codes else post
        for post in POSTS
    )


@pytest.mark.parametrize(
    ("posts", "powers"),
    [
        (("50-CG-P2", "50-CG-P3"), ("50-CF-CG-1",)),
        (("50-CG-P1", "50-CG-P3"), ("50-CF-CG-1",)),
        (("50-CG-P2", "50-DC-P2"), ("50-CF-CG-1",)),
        (("5001-JD-P3", "50-DC-P2"), ("50-QT-CM-1",)),
    ],
)
def test_a_person_who_handles_and_supervises_a_power_is_found(posts: tuple[str, str], powers: tuple[str, ...]) -> None:
    finding = only(a_list(*SOUND, posts=held_by_one(*posts)), "handles_and_supervises")
    assert (finding.post_codes, finding.power_codes) == (posts, powers)


@pytest.mark.parametrize("posts", [("50-CG-P1", "50-CG-P2"), ("50-CG-P2", "50-DC-P3"), ("50-CG-P3", "50-DC-P2")])
def test_a_person_may_hold_posts_that_do_not_watch_each_other(posts: tuple[str, str]) -> None:
    assert found(a_list(*SOUND, posts=held_by_one(*posts))) == []


def test_persons_are_joined_by_id_and_never_by_name() -> None:
    assert {post.person_name for post in POSTS} == {"某"}
    assert found(a_list(*SOUND)) == []


def test_a_person_whose_posts_add_up_to_more_than_any_one_post_bears_is_found() -> None:
    assert found(a_list(*SOUND, posts=held_by_one("50-CG-P1", "50-CG-P2", capacity=15))) == []
    finding = only(a_list(*SOUND, posts=held_by_one("50-CG-P1", "50-CG-P2", capacity=16)), "person_over_capacity")
    assert finding.post_codes == ("50-CG-P1", "50-CG-P2")
    assert "32" in finding.message


@pytest.mark.parametrize(
    "changes",
    [
        {"power_type": "行政处罚"},
        {"list_kind": "街镇基本履职"},
        {"lead_or_assist": "主办", "lead_power_code": ""},
    ],
)
def test_a_duty_beyond_assistance_pushed_to_a_self_governing_body_is_found(changes: dict[str, str]) -> None:
    finding = only(a_list(a_power(), a_community_power(**changes)), "self_governing_beyond_assistance")
    assert finding.power_codes == ("50-QT-CM-1",)


def test_a_step_of_a_punishment_given_to_a_self_governing_body_is_found() -> None:
    steps = (*a_power().process_steps, ProcessStep("送达执行", ("居民委员会",)))
    assert "送达执行" in only(a_list(a_power(process_steps=steps)), "self_governing_beyond_assistance").message
    assert found(a_list(a_power(power_type="其他权力", process_steps=steps))) == []


def test_delegated_powers_without_people_or_means_are_one_finding_for_each_thing_that_lacks() -> None:
    powers = (
        a_street_power("50-CF-JD-1", staff_assigned=None),
        a_street_power("50-CF-JD-2", staff_assigned=0),
        a_street_power("50-CF-JD-3", means=""),
        a_street_power("50-CF-JD-4", staff_assigned=None, means=""),
        a_street_power("50-CF-JD-5", list_kind="街镇基本履职", staff_assigned=None, means=""),
        a_street_power("50-CF-JD-6", staff_assigned=None, in_force_to=date(2025, 6, 30)),
    )
    findings = found(a_list(*powers))
    assert {finding.kind for finding in findings} == {"delegated_without_means"}
    assert sorted(finding.power_codes for finding in findings) == [
        ("50-CF-JD-1", "50-CF-JD-2"),
        ("50-CF-JD-3",),
        ("50-CF-JD-4",),
    ]


def with_vacant(*codes: str) -> tuple[Post, ...]:
    return tuple(replace(post, capacity_open_cases=0) if post.post_code in codes else post for post in POSTS)


def test_a_power_pushed_down_to_a_unit_without_capacity_is_found() -> None:
    finding = only(a_list(*SOUND, posts=with_vacant("5001-JD-P2")), "pushed_down_without_capacity")
    assert (finding.power_codes, finding.post_codes) == (("50-CF-JD-1",), ("5001-JD-P2",))
    assert finding.unit_codes == ("5001-JD",)
    nobody = tuple(post for post in POSTS if post.post_code != "5001-JD-P2")
    assert only(a_list(*SOUND, posts=nobody), "pushed_down_without_capacity").post_codes == ()


def test_one_seated_post_of_several_or_a_declared_vacancy_is_no_lack_of_capacity() -> None:
    second = a_post("5001-JD-P4", "经办人", "handling")
    assert found(a_list(*SOUND, posts=(*with_vacant("5001-JD-P2"), second))) == []
    declared = CoverageNote("vacancy", "5001-JD-P2", "", "故意空岗", "")
    assert found(a_list(*SOUND, posts=with_vacant("5001-JD-P2"), notes=(declared,))) == []


IN_FORCE = Law("《甲法》", LAW_IN_FORCE, date(2020, 1, 1), None, "")


@pytest.mark.parametrize(
    ("law", "kind"),
    [
        (Law("《甲法》", LAW_REPEALED, None, date(2025, 1, 1), ""), "law_repealed"),
        (Law("《甲法》", LAW_REPEALED, None, None, ""), "law_repealed"),
        (Law("《甲法》", LAW_REPLACED, None, date(2025, 1, 1), "《乙法》"), "law_replaced"),
        (Law("《乙法》", LAW_IN_FORCE, None, None, ""), "law_unknown"),
        (Law("《甲法》", LAW_IN_FORCE, date(2027, 1, 1), None, ""), "law_not_in_force"),
        (Law("《甲法》", LAW_IN_FORCE, None, date(2026, 11, 25), ""), "law_not_in_force"),
    ],
)
def test_a_power_resting_on_law_that_does_not_hold_is_found(law: Law, kind: str) -> None:
    finding = only(a_list(a_power(), laws=(law,)), kind)
    assert (finding.law, finding.power_codes) == ("《甲法》", ("50-CF-CG-1", "50-QT-DC-1"))
    assert ("《乙法》" in finding.message) == (kind == "law_replaced")


def test_law_is_judged_by_the_day_and_only_where_there_is_a_register() -> None:
    assert found(a_list(a_power(), laws=(IN_FORCE,))) == []
    assert found(a_list(a_power())) == []
    ended = replace(IN_FORCE, status=LAW_REPLACED, in_force_to=DAY, replaced_by="《乙法》")
    assert found(a_list(a_power(), laws=(ended,))) == []
    assert only(a_list(a_power(), laws=(ended,)), "law_replaced", date(2026, 11, 27)).law == "《甲法》"


def test_a_finding_as_plain_data_names_everything() -> None:
    finding = only(a_list(a_power(), laws=(Law("乙法", LAW_IN_FORCE, None, None, ""),)), "law_unknown")
    assert finding.as_dict() == {
        "kind": "law_unknown",
        "message": finding.message,
        "power_codes": ["50-CF-CG-1", "50-QT-DC-1"],
        "post_codes": [],
        "unit_codes": [],
        "action": None,
        "law": "《甲法》",
    }
