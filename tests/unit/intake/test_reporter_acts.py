from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.intake.domain.act_form import read_act
from services.intake.domain.progress import CaseState, Progress, apply, received
from services.intake.domain.reporter_acts import REOPEN_DAYS_MAX, SUPPLEMENTS_MAX, ActKind, ReporterAct, legal_acts

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
SUPPLEMENTS, FEEDBACK, REOPEN, WITHDRAW, QUESTIONS = ActKind


def standing(*states: str) -> Progress:
    progress = received(NOON)
    for version, state in enumerate(states, start=1):
        progress = apply(progress, CaseState(version, state, NOON + timedelta(hours=version)))
    return progress


def act(kind: ActKind, hours: int = 1) -> ReporterAct:
    return ReporterAct(uuid4(), uuid4(), kind, NOON + timedelta(hours=hours))


def legal(*states: str, acts: tuple[ReporterAct, ...] = (), days: float = 1) -> set[ActKind]:
    return set(legal_acts(standing(*states), acts, NOON + timedelta(days=days)))


@pytest.mark.parametrize(
    "state", ["triage", "assigned", "accepted", "in_progress", "returned", "disputed", "suspended", "awaiting_reporter"]
)
def test_until_it_is_resolved_a_reporter_may_tell_more_or_withdraw(state: str) -> None:
    assert legal(state) == {SUPPLEMENTS, WITHDRAW}


def test_before_routing_has_spoken_too() -> None:
    assert legal() == {SUPPLEMENTS, WITHDRAW}


@pytest.mark.parametrize("state", ["resolved", "followed_up"])
def test_an_answered_case_may_be_judged_and_asked_for_again(state: str) -> None:
    assert legal("assigned", "resolved", state) == {SUPPLEMENTS, FEEDBACK, REOPEN, QUESTIONS}


def test_a_closed_case_takes_no_supplement() -> None:
    assert legal("resolved", "closed") == {FEEDBACK, REOPEN, QUESTIONS}


def test_each_answer_is_questioned_once_and_a_rejection_is_an_answer() -> None:
    asked = (act(QUESTIONS, hours=2),)
    assert QUESTIONS not in legal("resolved", acts=asked)
    assert QUESTIONS in legal("resolved", "reopened", "resolved", acts=asked)
    assert legal("triage", "rejected") == {QUESTIONS}


@pytest.mark.parametrize("state", ["withdrawn", "merged", "split"])
def test_nothing_is_left_to_say_when_it_is_over(state: str) -> None:
    assert legal("assigned", state) == set()


def test_asking_again_is_possible_for_a_fixed_number_of_days() -> None:
    assert REOPEN in legal("resolved", days=REOPEN_DAYS_MAX)
    assert REOPEN not in legal("resolved", days=REOPEN_DAYS_MAX + 1)


def test_asking_again_is_possible_once_for_each_resolution() -> None:
    asked = (act(REOPEN, hours=2),)
    assert REOPEN not in legal("resolved", acts=asked)
    assert REOPEN in legal("resolved", "reopened", "resolved", acts=asked)


def test_who_asked_to_withdraw_has_said_all() -> None:
    assert legal("assigned", acts=(act(WITHDRAW),)) == set()


def test_there_is_an_end_to_supplements() -> None:
    assert SUPPLEMENTS not in legal("assigned", acts=(act(SUPPLEMENTS),) * SUPPLEMENTS_MAX)


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        (SUPPLEMENTS, {}, {"text": "missing"}),
        (SUPPLEMENTS, {"text": "  "}, {"text": "missing"}),
        (SUPPLEMENTS, {"text": 1, "x": 2}, {"text": "wrong_type", "x": "unknown_field"}),
        (SUPPLEMENTS, {"attachments": ["no id"]}, {"attachments": "bad_id"}),
        (FEEDBACK, {}, {"resolved": "missing", "satisfaction": "missing"}),
        (FEEDBACK, {"resolved": "yes", "satisfaction": 6}, {"resolved": "wrong_type", "satisfaction": "out_of_range"}),
        (FEEDBACK, {"resolved": True, "satisfaction": True}, {"satisfaction": "wrong_type"}),
        (FEEDBACK, {"resolved": True, "satisfaction": 0}, {"satisfaction": "out_of_range"}),
        (FEEDBACK, {"resolved": True, "satisfaction": 1, "comment": "\0"}, {"comment": "control_character"}),
        (REOPEN, {"reason": " "}, {"reason": "missing"}),
        (REOPEN, {"reason": "长" * 5001}, {"reason": "too_long"}),
        (WITHDRAW, {"reason": []}, {"reason": "wrong_type"}),
    ],
)  # fmt: skip
def test_every_bad_field_is_named(kind: ActKind, body: dict[str, object], expected: dict[str, str]) -> None:
    _, errors = read_act(kind, body)
    assert {error.field: error.code for error in errors} == expected
    assert len(errors) == len(expected)


def test_nothing_has_to_be_said_to_withdraw() -> None:
    assert read_act(WITHDRAW, {})[1] == []
