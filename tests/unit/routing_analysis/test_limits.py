"""Conditions beyond all measure end in an error or a finding, soon."""

from itertools import combinations

from services.routing.domain.analysis import analyse
from tests.unit.routing_analysis import tiny


def all_of_many_choices(count: int) -> str:
    """Two to the power of `count` boxes, none of which lies in another."""
    return " and ".join(f'(text has any("甲{n}") and urgent or not text has any("乙{n}"))' for n in range(count))


def test_a_condition_that_falls_into_too_many_parts_is_an_error_of_its_row() -> None:
    book = tiny.rulebook([tiny.power("D-1"), tiny.power("D-2", all_of_many_choices(20), precedence=300)])
    report = analyse(book, tiny.DAY)
    [error] = report.errors
    assert (error["row"], error["column"], error["power_codes"]) == (3, "condition", ["D-2"])
    assert (report.blocks, report.dead) == (True, [])


def test_a_question_too_hard_to_answer_is_a_finding_and_nothing_is_claimed() -> None:
    # Nine strings for eight places: each has to stand somewhere and no two may share, in conditions that a search
    # for what they leave has to try one by one.
    pigeons = ["not text has any(" + ",".join(f'"p{pigeon}h{hole}"' for hole in range(8)) + ")" for pigeon in range(9)]
    clashes = [
        f'text has any("p{one}h{hole}") and text has any("p{other}h{hole}")'
        for hole in range(8)
        for one, other in combinations(range(9), 2)
    ]
    powers = [tiny.power(f"D-{n}", condition, 200 + n) for n, condition in enumerate([*pigeons, *clashes])]
    report = analyse(tiny.rulebook([*powers, tiny.power("D-999", precedence=100)]), tiny.DAY)
    [finding] = [each for each in report.findings if each["kind"] == "too_complex"]
    assert "D-999" in finding["power_codes"]
    assert "D-999" not in {code for dead in report.dead for code in dead["power_codes"]}


def test_a_very_long_string_is_searched_like_any_other() -> None:
    long = "很长的词" * 5000
    inner = tiny.power("D-1", f'text has any("{long}")', precedence=200)
    outer = tiny.power("D-2", 'text has any("长的词很")', precedence=300)
    [dead] = analyse(tiny.rulebook([inner, outer, tiny.power("D-3")]), tiny.DAY).dead
    assert (dead["power_codes"], dead["beaten_by"]) == (["D-1"], ["D-2"])


def test_a_text_that_some_power_wants_and_another_wants_missing_leaves_nothing() -> None:
    has, lacks = tiny.power("D-1", 'text has any("狗")', 300), tiny.power("D-2", 'not text has any("狗")', 301)
    [dead] = analyse(tiny.rulebook([has, lacks, tiny.power("D-3")]), tiny.DAY).dead
    assert (dead["power_codes"], dead["beaten_by"]) == (["D-3"], ["D-1", "D-2"])
