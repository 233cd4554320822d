"""A call-back's states."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.notify.domain.callback import TAKEN_MINUTES_MAX, Callback, CallbackState
from services.notify.domain.errors import CallbackNotOpen, CallbackTaken
from services.notify.domain.parties import Urgency

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def waiting() -> Callback:
    return Callback(
        id=UUID(int=1),
        case_id=UUID(int=2),
        unit_code="500105-ZW",
        reporter_ref="r",
        reason="reporter_assigned",
        text="一",
        urgency=Urgency.PROMPT,
        state=CallbackState.WAITING,
        attempts=0,
        opened_by=None,
        opened_at=None,
        created_at=NOW,
        updated_at=NOW,
    )


def test_a_call_in_hand_is_free_again_after_a_while(waiting):
    opened = waiting.opened("a", NOW)
    with pytest.raises(CallbackTaken):
        opened.opened("b", NOW + timedelta(minutes=TAKEN_MINUTES_MAX - 1))
    assert opened.opened("b", NOW + timedelta(minutes=TAKEN_MINUTES_MAX)).opened_by == "b"


def test_only_who_took_the_call_ends_it(waiting):
    with pytest.raises(CallbackNotOpen):
        waiting.opened("a", NOW).finished("b", True, False, NOW)
    with pytest.raises(CallbackNotOpen):
        waiting.finished("a", True, False, NOW)


def test_an_ended_call_stays_ended(waiting):
    ended = waiting.opened("a", NOW).finished("a", True, False, NOW)
    assert ended.state is CallbackState.REACHED
    with pytest.raises(CallbackNotOpen):
        ended.opened("a", NOW)


def test_more_news_make_a_call_only_more_urgent(waiting):
    joined = waiting.joined_by("reporter_resolved", "二", Urgency.ROUTINE, NOW)
    assert (joined.text, joined.urgency, joined.reason) == ("一\n二", Urgency.PROMPT, "reporter_resolved")
    assert joined.joined_by("x", "三", Urgency.IMMEDIATE, NOW).urgency is Urgency.IMMEDIATE
