"""One yes, told by the mini-program and by WeChat, is one message; a no takes back all that is left."""

from datetime import UTC, datetime, timedelta

import pytest

from services.notify.domain.consents import QUOTA_MAX, MessageConsent

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def test_one_yes_that_both_tell_is_one_message_whoever_is_first():
    app_first = MessageConsent().given_in_app(1, NOW).given_in_wechat(NOW + SECOND)
    wechat_first = MessageConsent().given_in_wechat(NOW).given_in_app(1, NOW + SECOND)
    assert (app_first.quota, wechat_first.quota) == (1, 1)


def test_every_further_yes_is_one_more():
    consent = MessageConsent()
    for number in range(5):
        consent = consent.given_in_app(1, NOW + number * HOUR).given_in_wechat(NOW + number * HOUR - SECOND)
    assert consent.quota == 5


@pytest.mark.parametrize("order", ["aww", "waw", "awaw", "aaww", "wwaa", "wawa"])
def test_of_two_within_a_minute_none_is_lost_and_none_counts_twice(order: str):
    consent = MessageConsent()
    for number, source in enumerate(order):
        at = NOW + number * SECOND
        consent = consent.given_in_app(1, at) if source == "a" else consent.given_in_wechat(at)
    assert consent.quota == 2


def test_what_only_one_of_them_tells_counts_and_owes_nothing_later():
    only_app = MessageConsent().given_in_app(3, NOW)
    only_wechat = MessageConsent().given_in_wechat(NOW)
    assert (only_app.quota, only_wechat.quota) == (3, 1)
    assert only_app.given_in_wechat(NOW + HOUR).quota == 4
    assert only_wechat.given_in_app(1, NOW + HOUR).quota == 2


def test_an_event_that_comes_again_or_late_changes_nothing():
    consent = MessageConsent().given_in_wechat(NOW + SECOND)
    assert consent.given_in_wechat(NOW + SECOND) == consent
    withdrawn = consent.withdrawn(NOW + 2 * SECOND)
    assert withdrawn.given_in_wechat(NOW + SECOND) == withdrawn
    assert withdrawn.withdrawn(NOW) == withdrawn


def test_a_no_takes_back_all_and_the_next_yes_counts_again():
    consent = MessageConsent().given_in_app(3, NOW).withdrawn(NOW + SECOND)
    assert consent.quota == 0
    again = consent.given_in_app(1, NOW + 2 * SECOND).given_in_wechat(NOW + 3 * SECOND)
    assert again.quota == 1


def test_nobody_collects_hundreds():
    consent = MessageConsent()
    for number in range(QUOTA_MAX + 5):
        consent = consent.given_in_app(1, NOW + number * HOUR)
    assert consent.quota == QUOTA_MAX
