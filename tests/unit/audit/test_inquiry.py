"""What is kept of a supervisor's question."""

from datetime import datetime
from uuid import UUID

import pytest

from chassis.clock import CIVIL_ZONE
from services.audit.domain.inquiry import RecordFilter, is_fit_purpose

CASE = UUID("0190b5a0-0000-7000-8000-000000000001")


def test_codes_and_times_are_kept_as_they_are() -> None:
    wanted = RecordFilter(
        case_id=CASE,
        unit="500105-CG",
        power="CG-001",
        action="case.assigned",
        since=datetime(2026, 3, 2, 8, tzinfo=CIVIL_ZONE),
    )
    assert wanted.terms() == {
        "case_id": str(CASE),
        "unit": "500105-CG",
        "power": "CG-001",
        "action": "case.assigned",
        "since": "2026-03-02T00:00:00.000000Z",
    }


@pytest.mark.parametrize("text", ["张三", "13812345678", "138-1234-5678", "a b", "x" * 65])
def test_what_may_be_somebodys_is_kept_as_a_digest(text) -> None:
    assert RecordFilter(actor=text).terms()["actor"].startswith("sha256:")


def test_a_question_about_a_case_is_about_that_case() -> None:
    assert RecordFilter(case_id=CASE, action="x").subject() == str(CASE)


def test_equal_conditions_have_one_digest() -> None:
    assert RecordFilter(unit="a", power="b").subject() == RecordFilter(power="b", unit="a").subject()
    assert RecordFilter(unit="a").subject() != RecordFilter(power="a").subject()


@pytest.mark.parametrize("purpose", ["supervision", "投诉核查", "complaint review 12"])
def test_a_purpose_is_a_few_words(purpose) -> None:
    assert is_fit_purpose(purpose)


@pytest.mark.parametrize("purpose", ["", "x" * 65, "a\nb", "call 13812345678"])
def test_a_purpose_holds_no_long_text_and_no_number_of_somebody(purpose) -> None:
    assert not is_fit_purpose(purpose)
