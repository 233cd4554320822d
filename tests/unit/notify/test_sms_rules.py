"""What becomes of a short message, and whether a vendor is asked."""

from datetime import UTC, datetime, timedelta

import pytest

from services.notify.domain.delivery import DeliveryState
from services.notify.domain.parties import Channel, Party, Recipient, RecipientKind, Urgency
from services.notify.domain.preferences import Preferences
from services.notify.domain.sms import (
    BREAKER_FAILURES,
    BREAKER_TIME,
    GIVE_UP_AFTER,
    Breaker,
    Budget,
    Outcome,
    SmsTry,
    judge_sms,
)
from services.notify.domain.telling_table import Rule
from services.notify.domain.who_is_told import Telling, also_by_sms, worded_by

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.ACCEPTED, DeliveryState.SENT),
        (Outcome.REFUSED, DeliveryState.FAILED),
        (Outcome.UNKNOWN, DeliveryState.UNKNOWN),
    ],
)
def test_only_what_was_surely_not_sent_is_tried_again(outcome, state):
    verdict = judge_sms(SmsTry(outcome), 1, NOW, NOW, 0)
    assert (verdict.state, verdict.again_at) == (state, None)
    again = judge_sms(SmsTry(Outcome.NOT_SENT, "vendor_busy"), 2, NOW, NOW, 1)
    assert again.state is DeliveryState.QUEUED and again.again_at == NOW + timedelta(seconds=36)


def test_news_of_yesterday_are_given_up():
    verdict = judge_sms(SmsTry(Outcome.NOT_SENT, "vendor_busy"), 9, NOW - GIVE_UP_AFTER, NOW, 0)
    assert (verdict.state, verdict.reason_code) == (DeliveryState.FAILED, "vendor_busy")


def test_a_breaker_opens_after_failures_in_a_row_and_lets_one_through_after_a_while():
    breaker = Breaker()
    for _ in range(BREAKER_FAILURES):
        assert breaker.lets_through(NOW)
        breaker.note(Outcome.NOT_SENT, NOW)
    assert not breaker.lets_through(NOW)
    later = NOW + BREAKER_TIME
    assert breaker.lets_through(later) and not breaker.lets_through(later)
    breaker.note(Outcome.ACCEPTED, later)
    assert breaker.lets_through(later) and breaker.lets_through(later)


def test_a_budget_is_no_more_than_a_seconds_worth_and_what_is_given_back_is_there_again():
    budget = Budget(10, 10, NOW)
    assert budget.take(NOW) == 10 and budget.take(NOW) == 0
    budget.give_back(4)
    assert budget.take(NOW + timedelta(seconds=0.1)) == 5
    assert budget.take(NOW + timedelta(hours=1)) == 10


def test_a_reporter_who_asked_for_it_gets_what_is_not_routine_beside_the_inbox():
    rule = Rule("CaseResolved", Party.REPORTER, Channel.INBOX, "reporter_resolved", Urgency.PROMPT)
    telling = Telling(rule, Recipient(RecipientKind.REPORTER, "r"), Urgency.PROMPT)
    beside = also_by_sms(telling, Preferences(sms=True))
    assert beside is not None and beside.rule.channel is Channel.SMS
    assert beside.rule.template != rule.template and worded_by(beside.rule) == rule.template
    assert also_by_sms(telling, Preferences()) is None
    assert also_by_sms(telling._replace(urgency=Urgency.ROUTINE), Preferences(sms=True)) is None
