import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.tracking_code import (
    ALPHABET,
    MalformedTrackingCodeError,
    MistypedTrackingCodeError,
    check_character,
    new_tracking_code,
    parse_tracking_code,
    shown,
)

CODES = st.text(alphabet=ALPHABET, min_size=11, max_size=11).map(lambda body: body + check_character(body))


def test_a_new_code_has_twelve_characters_that_cannot_be_confused() -> None:
    codes = {new_tracking_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 12 and set(code) <= set(ALPHABET) for code in codes)
    assert len(ALPHABET) == 31
    assert not set(ALPHABET) & set("01OIL")


@given(CODES)
def test_a_code_is_read_however_it_is_written(code: str) -> None:
    assert parse_tracking_code(code) == code
    assert parse_tracking_code(f" {shown(code).lower()} ") == code
    assert parse_tracking_code(" ".join(code)) == code


@given(CODES, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_noticed(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    if wrong != code:
        with pytest.raises(MistypedTrackingCodeError):
            parse_tracking_code(wrong)


@given(CODES, st.integers(0, 10))
def test_any_exchange_of_neighbours_is_noticed(code: str, place: int) -> None:
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if wrong != code:
        with pytest.raises(MistypedTrackingCodeError):
            parse_tracking_code(wrong)


@pytest.mark.parametrize("typed", ["", "7K3M", "7K3M-9QWX-4TZ0", "7" * 13, "7" * 10_000, "一二三四五六七八九十甲乙"])
def test_what_is_no_code_is_malformed(typed: str) -> None:
    with pytest.raises(MalformedTrackingCodeError):
        parse_tracking_code(typed)


def test_the_code_is_shown_in_three_groups() -> None:
    assert shown("7K3M9QWX4TZA") == "7K3M-9QWX-4TZA"
