from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.audit.domain.conformance.prescription import Prescription, ReleasedList, steps_of
from services.audit.domain.conformance.replay import Deviation, replay

STEPS = "受理@经办人;核查@执法中队长/执法大队长;审签@分管副局长;答复@经办人;回访@政务服务中心"
POWER = Prescription("P-1", "查处", steps_of(STEPS))
WORDS = ReleasedList(
    {"P-1": POWER}, {"U-P05": "经办人", "U-P01": "分管副局长"}, {"FW": "政务服务中心", "U": "城市管理局"}
)


def leaf(action: str, post: str = "U-P05", unit: str = "U", **detail: Any) -> dict[str, Any]:
    at = "2026-03-02T12:00:00Z"
    return {
        "event_id": action,
        "action": action,
        "occurred_at": at,
        "actor": {"post": post, "unit": unit},
        "detail": detail or None,
    }


def told(*steps: str, by: str = "U-P05") -> list[dict[str, Any]]:
    return [
        leaf("case.accepted", post=by),
        leaf("case.resolved", steps_done=list(steps)),
        leaf("case.followed_up", post="FW-P02", unit="FW"),
    ]


def test_a_case_that_went_as_prescribed_is_fit() -> None:
    found = replay(told("受理", "核查", "审签", "答复"), POWER, WORDS)
    assert (found.is_judged, found.fitness, found.deviations) == (True, 1.0, ())


def test_a_step_left_out_is_named_and_costs_fitness() -> None:
    found = replay(told("核查"), POWER, WORDS)
    assert found.deviations == (Deviation("skipped", "审签", "case.followed_up"),)
    # Four steps and the end: five tokens consumed and produced, one missing, one remaining.
    assert found.fitness == pytest.approx(0.8)


def test_steps_in_another_order_are_named() -> None:
    found = replay(told("审签", "核查"), POWER, WORDS)
    assert found.deviations == (Deviation("swapped", "核查", "case.followed_up"),)
    assert found.fitness is not None
    assert found.fitness < 1


def test_a_step_by_a_post_that_is_not_prescribed_is_named_also_without_a_report_of_steps() -> None:
    found = replay(told(by="U-P01"), POWER, WORDS)
    assert (found.is_judged, found.fitness) == (False, None)
    assert found.deviations == (Deviation("wrong_post", "受理", "case.accepted"),)


def test_a_post_of_which_the_list_knows_nothing_is_not_called_wrong() -> None:
    stranger = [leaf("case.accepted", post="X-P09", unit="X")]
    assert replay(stranger, POWER, WORDS).deviations == ()


def test_what_is_still_to_come_is_not_skipped() -> None:
    found = replay(told("受理", "核查", "审签")[:2], POWER, WORDS)
    assert (found.fitness, found.deviations) == (1.0, ())


def test_what_a_patrol_put_right_on_the_spot_is_no_wrong_post() -> None:
    fixed = [{**each, "reason_code": "quick_fix"} for each in told(by="U-P01")]
    assert replay(fixed, POWER, WORDS).deviations == ()


def test_a_case_done_again_is_judged_by_its_last_resolution() -> None:
    first = [leaf("case.accepted"), leaf("case.resolved", steps_done=["核查"])]
    found = replay([*first, leaf("case.reopened"), *told("核查", "审签")[1:]], POWER, WORDS)
    assert found.fitness == 1.0


@given(st.lists(st.sampled_from([step.name for step in POWER.steps]), min_size=1, unique=True))
@settings(max_examples=60, deadline=None)
def test_fitness_is_whole_just_when_nothing_was_skipped_or_swapped(steps: list[str]) -> None:
    found = replay([leaf("case.accepted"), leaf("case.resolved", steps_done=steps)], POWER, WORDS)
    assert found.fitness is not None
    assert 0 <= found.fitness <= 1
    kinds = {each.kind for each in found.deviations} - {"wrong_post"}
    assert (found.fitness == 1.0) == (not kinds)
