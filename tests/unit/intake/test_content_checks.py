from datetime import UTC, datetime, timedelta

from services.intake.domain.content_checks import (
    PART_CHARACTERS_MAX,
    TRIES_MAX,
    Judgement,
    Verdict,
    next_try,
    parts_of,
    worst,
)

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def test_all_words_are_judged_however_many_there_are():
    parts = parts_of("题", "字" * 6000)
    assert "".join(parts) == "题\n" + "字" * 6000
    assert max(map(len, parts)) <= PART_CHARACTERS_MAX
    assert parts_of("", "  ") == []


def test_the_worst_of_all_parts_counts():
    found = [Judgement(Verdict.PASS, 100), Judgement(Verdict.RISKY, 20002), Judgement(Verdict.REVIEW, 20001)]
    assert worst(found) == found[1]
    assert worst([]) == Judgement(Verdict.PASS, 100)


def test_a_failure_waits_longer_each_time_until_it_is_given_up():
    waits = [next_try(tries, NOW, is_over_quota=False) for tries in range(1, TRIES_MAX + 1)]
    assert [wait and (wait - NOW) // timedelta(minutes=1) for wait in waits] == [1, 2, 4, 8, 16, 32, 64, 128, 240, None]
    assert next_try(1, NOW, is_over_quota=True) == NOW + timedelta(hours=1)
