"""Surges: many people with one trouble, noticed as they come."""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.surges import window
from services.intake.domain.surges.detector import Joined, SurgeDetector
from services.intake.domain.surges.surge import Surge
from tests.unit.intake_surges.reports import MIXER, START, mixers, others, report


def observed(reports):
    detector = SurgeDetector()
    return [detector.observe(each) for each in sorted(reports, key=lambda each: each.at)]


def surges(reports):
    return [seen for seen in observed(reports) if isinstance(seen, Surge)]


def test_the_third_person_with_one_trouble_makes_a_surge():
    first, second, third = mixers(1, 2, 4)
    [surge] = surges([first, second, third, *others(6, 0)])
    assert surge.reports == (first.id, second.id, third.id)
    assert (surge.people, surge.growth) == (3, 3.0)
    assert (surge.first_seen, surge.detected_at) == (first.at, third.at)
    assert "搅拌站" in surge.headline
    assert not surge.to_verify


def test_one_person_who_reports_often_is_no_surge():
    assert surges([report(words, "p", day) for day, words in enumerate(MIXER)]) == []


def test_reports_of_different_troubles_are_no_surge():
    assert surges(others(60, 0)) == []


def test_one_name_under_which_people_have_different_troubles_is_no_surge():
    troubles = ("电梯坏了三天没人修", "垃圾堆在门口发臭", "停车费突然涨价一倍")
    assert surges([report((f"鸿恩新城{each}", each * 3), each, day) for day, each in enumerate(troubles)]) == []


def test_those_who_come_later_join_and_make_no_second_surge():
    *first, later = mixers(1, 2, 3, 9)
    seen = observed([*first, later])
    assert isinstance(seen[2], Surge)
    assert seen[3] == Joined(seen[2], (later,))


def test_what_lies_a_whole_window_apart_does_not_add_up():
    days = window.WINDOW_DAYS + 1
    assert surges(mixers(0, days, 2 * days)) == []


def test_after_a_quiet_window_the_same_trouble_is_noticed_again():
    again = [report(MIXER[number], f"q{number}", 120 + number) for number in range(3)]
    assert len(surges([*mixers(1, 2, 3), *again])) == 2


def test_what_is_usual_somewhere_is_no_surge_there_but_is_elsewhere():
    # Two in each window, so that nobody ever was the third.
    usual = [report(MIXER[number % 4], f"u{number}", 15.5 * number, area_code="500105007") for number in range(24)]
    day = 15.5 * 24 + 31
    here, there = (mixers(day, day + 1, day + 2, area_code=code) for code in ("500105006", "500112001"))
    assert surges([*usual, *here]) == []
    [surge] = surges([*usual, *there])
    assert surge.areas == ("500112001",)


def test_the_same_words_in_two_districts_are_two_troubles():
    here, there = (mixers(1, 2, 3, area_code=code) for code in ("500105006", "500112001"))
    seen = surges([*here, *there])
    assert sorted(surge.areas for surge in seen) == [("500105006",), ("500112001",)]
    codes = ("500105006", "500112001", "500107001")
    assert surges([report(MIXER[day], code, day, area_code=code) for day, code in enumerate(codes)]) == []


def test_a_stray_report_brings_nothing_else_into_a_surge():
    water = ("云岭公寓自来水发黄", "云岭公寓自来水发黄带泥沙，水厂一直没有解释，孩子喝了拉肚子。")
    stray = report((MIXER[0][0] + water[0], MIXER[0][1] + water[1]), "stray", 4)
    floods = [report((f"{water[0]}{number}", water[1]), f"w{number}", 5 + number) for number in range(3)]
    seen = surges([*mixers(1, 2, 3), stray, *floods])
    assert ["搅拌站" in surge.headline for surge in seen] == [True, False]


def test_a_known_report_changes_nothing():
    first, second, _ = mixers(1, 2, 3)
    assert surges([first, second, second, second]) == []


def test_a_report_that_comes_late_counts_as_of_now():
    first, second, third = mixers(5, 6, 1)
    detector = SurgeDetector()
    seen = [detector.observe(each) for each in (first, second, third)]
    assert isinstance(seen[2], Surge)
    assert (seen[2].first_seen, seen[2].detected_at) == (third.at, second.at)


def test_no_more_reports_are_kept_than_fit(monkeypatch):
    monkeypatch.setattr(window, "REPORTS_MAX", 5)
    first, *later = mixers(1, 9, 10)
    assert surges([first, *others(5, 2), *later]) == []


DAYS = st.lists(st.floats(0, 60, allow_nan=False), max_size=12)


@given(DAYS, st.integers(0, 20), st.integers(0, 20))
@settings(max_examples=25, deadline=None)
def test_it_never_looks_ahead(days, noise, cut):
    reports = sorted([*mixers(*days), *others(noise, 0)], key=lambda each: each.at)
    assert observed(reports[:cut]) == observed(reports)[:cut]


@given(DAYS)
@settings(max_examples=15, deadline=None)
def test_a_surge_names_only_reports_that_were_there(days):
    reports = mixers(*days)
    times = {each.id: each.at for each in reports}
    for surge in surges(reports):
        assert surge.detected_at == max(times[each] for each in surge.reports)
        assert surge.first_seen == min(times[each] for each in surge.reports) >= START
        assert 3 <= surge.people <= len(surge.reports)
