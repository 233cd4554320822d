"""What becomes of a short message, and whether a vendor is asked."""

from datetime import UTC, datetime, timedelta

import pytest

from services.notify.domain.delivery import DeliveryState
from services.notify.domain.parties import Channel, Party, Recipient, RecipientKind, Urgency
from services.notify.domain.preferences import Preferences
from services.notify.domain.sms import (
    BREAKER_FAILURES,
    BREAKER_TIME,
    COPIES_HARMLESS_TIME,
    GIVE_UP_AFTER,
    Breaker,
    Budget,
    Outcome,
    SmsTry,
    judge_sms,
)
from services.notify.domain.telling_table import Rule
from services.notify.domain.ways import patience_with, told_by, ways_beside, worded_by
from services.notify.domain.who_is_told import Telling

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


def test_a_clock_that_is_set_back_leaves_the_budget_as_it_is():
    budget = Budget(10, 10, NOW)
    assert budget.take(NOW) == 10
    back = NOW - timedelta(seconds=60)
    assert budget.take(back) == 0
    assert budget.take(back + timedelta(seconds=0.5)) == 5


def test_a_vendor_that_is_down_for_an_hour_gets_the_message_once_it_is_back():
    at, attempts = NOW, 0
    while at < NOW + timedelta(hours=1):
        attempts += 1
        verdict = judge_sms(SmsTry(Outcome.NOT_SENT, "unreachable"), attempts, NOW, at, 1)
        assert verdict.state is DeliveryState.QUEUED and verdict.again_at is not None
        at = verdict.again_at
    assert attempts < 10
    assert judge_sms(SmsTry(Outcome.ACCEPTED), attempts + 1, NOW, at, 1).state is DeliveryState.SENT


def test_a_reporter_who_asked_for_it_gets_what_is_not_routine_beside_the_inbox():
    rule = Rule("CaseResolved", Party.REPORTER, Channel.INBOX, "reporter_resolved", Urgency.PROMPT)
    telling = Telling(rule, Recipient(RecipientKind.REPORTER, "r"), Urgency.PROMPT)
    (way,) = ways_beside(telling, Preferences(sms=True), no_consent, {Channel.SMS})
    beside = told_by(telling, way)
    assert beside.rule.channel is Channel.SMS
    assert beside.rule.template != rule.template and worded_by(beside.rule) == rule.template
    assert not ways_beside(telling, Preferences(), no_consent, {Channel.SMS})
    assert not ways_beside(telling, Preferences(sms=True), no_consent, {Channel.EMAIL})
    routine = telling._replace(urgency=Urgency.ROUTINE)
    assert not ways_beside(routine, Preferences(sms=True), no_consent, {Channel.SMS})


def no_consent(_owner: str, _template: str) -> bool:
    return False


def test_what_may_have_been_sent_is_sent_again_where_copies_are_harmless_and_only_so_long():
    done = SmsTry(Outcome.COPY_HARMLESS, "reply_lost")
    assert judge_sms(done, 1, NOW, NOW, 0).state is DeliveryState.QUEUED
    assert judge_sms(done, 9, NOW - COPIES_HARMLESS_TIME, NOW, 0).state is DeliveryState.UNKNOWN


@pytest.mark.parametrize("outcome", [Outcome.NOT_SENT, Outcome.COPY_HARMLESS])
def test_what_may_have_been_shown_before_is_tried_while_copies_are_harmless_however_short_the_patience(outcome):
    def judged(created_at):
        return judge_sms(SmsTry(outcome), 9, created_at, NOW, 0, timedelta(minutes=1), perhaps_shown=True)

    assert judged(NOW - timedelta(hours=3)).state is DeliveryState.QUEUED
    assert judged(NOW - COPIES_HARMLESS_TIME).state is DeliveryState.UNKNOWN


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.CLOSED, Outcome.UNKNOWN])
def test_of_what_may_have_been_shown_before_nobody_says_that_it_was_not(outcome):
    assert judge_sms(SmsTry(outcome), 2, NOW, NOW, 0, perhaps_shown=True).state is DeliveryState.UNKNOWN
    assert judge_sms(SmsTry(Outcome.ACCEPTED), 2, NOW, NOW, 0, perhaps_shown=True).state is DeliveryState.SENT


def test_where_there_is_another_way_one_that_fails_is_given_up_within_its_patience():
    patience, at, attempts = patience_with(Urgency.IMMEDIATE, has_next=True), NOW, 0
    while True:
        attempts += 1
        verdict = judge_sms(SmsTry(Outcome.NOT_SENT), attempts, NOW, at, 1, patience)
        if verdict.again_at is None:
            break
        at = verdict.again_at
    assert verdict.state is DeliveryState.FAILED and attempts > 1 and at - NOW < patience
