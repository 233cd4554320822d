from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.progress import STATES, CaseState, Progress, apply, open311_status, received, state_zh

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


def case(
    version: int, state: str, unit: str = "500105-CG", answer: str | None = None, open311_status: str | None = None
) -> CaseState:
    at = NOON + timedelta(minutes=version)
    return CaseState(version, state, at, open311_status=open311_status, unit_code=unit, answer=answer)


def after(*cases: CaseState) -> Progress:
    progress = received(NOON)
    for each in cases:
        progress = apply(progress, each)
    return progress


def test_a_case_moves_from_received_to_resolved() -> None:
    progress = after(case(1, "assigned"), case(2, "accepted"), case(3, "resolved", answer="已修复"))
    assert [step.zh for step in progress.steps] == ["已受理", "已派单", "已签收", "已办结，待回访"]
    assert (progress.case_version, progress.open311_status, progress.answer) == (3, "closed", "已修复")


def test_an_event_that_comes_twice_changes_nothing() -> None:
    once = after(case(1, "assigned"))
    assert apply(once, case(1, "assigned")) is once


def test_an_older_event_never_takes_the_case_back() -> None:
    progress = after(case(2, "accepted"), case(1, "assigned"))
    assert progress.state == "accepted"


def test_the_status_that_routing_names_is_kept() -> None:
    assert after(case(1, "rejected", open311_status="open")).open311_status == "open"
    assert after(case(1, "rejected")).open311_status == "closed"


def test_a_change_of_facts_alone_is_no_new_step() -> None:
    assert len(after(case(1, "assigned"), case(2, "assigned")).steps) == 2
    assert len(after(case(1, "assigned"), case(2, "assigned", unit="500105-JX")).steps) == 3


def test_a_state_of_a_newer_version_is_shown_as_in_progress() -> None:
    assert state_zh("levitating") == "办理中"
    assert open311_status("levitating") == "open"


@given(st.lists(st.builds(case, st.integers(1, 9), st.sampled_from(sorted(STATES)))))
def test_the_newest_version_wins_whatever_the_order(cases: list[CaseState]) -> None:
    progress = after(*cases)
    assert progress.case_version == max((each.case_version for each in cases), default=0)


def test_a_contested_rating_is_shown_until_it_is_decided_and_stays_as_it_was_decided() -> None:
    contested = replace(case(2, "resolved"), rating="contested")
    decided = replace(case(4, "closed"), rating="excused")
    assert after(case(1, "resolved"), contested, case(3, "followed_up")).rating == "contested"
    assert after(case(1, "resolved"), contested, decided, case(5, "closed")).rating == "excused"
    assert after(case(1, "resolved")).rating is None


def test_what_became_of_a_rating_is_said_of_no_later_one() -> None:
    excused, rated = replace(case(2, "resolved"), rating="excused"), replace(case(4, "resolved"), rating="")
    assert after(case(1, "resolved"), excused, case(3, "reopened")).rating == "excused"
    assert after(case(1, "resolved"), excused, case(3, "reopened"), rated).rating is None
