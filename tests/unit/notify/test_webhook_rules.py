"""Addresses, signatures, retries and concerns of webhooks, as pure rules."""

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook

from services.notify.domain.errors import BadField
from services.notify.domain.webhooks.addresses import is_permitted, read_networks, read_target
from services.notify.domain.webhooks.retrying import (
    DOWN_FAILURES_MIN,
    Attempt,
    MessageState,
    RetryPolicy,
    SentMessage,
    judge,
)
from services.notify.domain.webhooks.signing import read_secret, signed_headers, written_secret
from services.notify.domain.webhooks.subscription import (
    Subscription,
    SubscriptionState,
    chosen_events,
    secrets_in_force,
)

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
POLICY = RetryPolicy([2, 10, 60], timedelta(days=5))
PRIVATE = ("0.0.0.1", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1")
WRAPPED = ["::ffff:{0}", "64:ff9b::{0}", "2002:{1}::"]


@pytest.mark.parametrize("address", [*PRIVATE, "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1"])
def test_addresses_that_are_not_public_are_refused(address):
    assert not is_permitted(address, ())


@pytest.mark.parametrize("address", ["fc00::1", "fec0::1", "ff02::1", "fe80::1%eth0", "2001:db8::1"])
def test_so_are_those_of_ipv6(address):
    assert not is_permitted(address, ())


@pytest.mark.parametrize("address", PRIVATE)
@pytest.mark.parametrize("form", WRAPPED)
def test_a_private_address_is_known_in_any_wrapping(address, form):
    four = [int(part) for part in address.split(".")]
    as_groups = f"{four[0] * 256 + four[1]:x}:{four[2] * 256 + four[3]:x}"
    assert not is_permitted(form.format(address, as_groups), ())


@settings(max_examples=200)
@given(st.ip_addresses(v=4))
def test_an_address_wrapped_in_ipv6_is_judged_as_itself(address):
    assert is_permitted(str(IPv6Address(f"::ffff:{address}")), ()) == is_permitted(str(address), ())


def test_an_allowed_network_is_permitted_and_nothing_beside_it():
    allowed = read_networks("10.2.0.0/16, fd00::/8")
    assert is_permitted("10.2.3.4", allowed) and is_permitted("fd00::1", allowed)
    assert not is_permitted("10.3.0.1", allowed)
    assert is_permitted("93.184.215.14", ()) and is_permitted("2606:2800:21f::1", ())
    with pytest.raises(ValueError, match="host bits set"):
        read_networks("10.2.0.1/16")


@settings(max_examples=200)
@given(st.text(max_size=40))
def test_any_text_is_an_address_or_says_what_is_wrong(text):
    for url in (text, f"https://{text}"):
        try:
            target = read_target(url)
        except BadField as error:
            assert error.field == "url" and error.zh and error.en
        else:
            assert target.host and 0 < target.port < 65536


@settings(max_examples=50)
@given(st.binary(min_size=24, max_size=64), st.text(max_size=200))
def test_the_public_library_verifies_what_we_sign_by_either_secret(secret, text):
    other, now = b"o" * 32, datetime.now(UTC)
    body = ('{"text":' + repr(text.encode().hex()).replace("'", '"') + "}").encode()
    headers = signed_headers("msg_1", body, [other, secret], now)
    for each in (secret, other):
        assert Webhook(written_secret(each)).verify(body, headers)["text"] == text.encode().hex()
    assert read_secret(written_secret(secret)) == secret


def test_a_signature_is_that_of_the_schemes_own_example():
    secret = read_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', [secret], at)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert b64encode(secret).decode() == "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def subscription(**changes) -> Subscription:
    found = Subscription(
        id=UUID(int=1),
        unit_code="500105-CG",
        events=("*",),
        url="https://example.com/hook",
        state=SubscriptionState.ACTIVE,
        reason_code="",
        failures=0,
        resume_at=NOW,
        created_by="o",
        created_at=NOW,
        updated_at=NOW,
        secret_sealed=b"sealed",
    )
    return replace(found, **changes)


def message(age: timedelta = timedelta()) -> SentMessage:
    return SentMessage(uuid4(), uuid4(), 0, NOW - age)


def attempt(status: int | None = 500, **changes) -> Attempt:
    return replace(Attempt(NOW, status, "" if status == 200 else "http_status", 30), **changes)


def test_a_success_ends_the_failures_and_frees_what_waited_long():
    ill = subscription(failures=DOWN_FAILURES_MIN)
    verdict = judge(attempt(200), message(), ill, POLICY, 0)
    assert verdict.message.state is MessageState.DELIVERED
    assert verdict.subscription.failures == 0 and verdict.releases_waiting
    assert not judge(attempt(200), message(), subscription(failures=1), POLICY, 0).releases_waiting


@settings(max_examples=60)
@given(st.integers(1, 40), st.floats(0, 1))
def test_each_failure_waits_at_least_as_long_as_the_schedule_says_and_a_fifth_more_at_most(failures, spread):
    expected = [2, 10, 60][min(failures, 3) - 1]
    assert expected <= POLICY.delay(failures, spread).total_seconds() <= expected * 1.2


def test_a_failure_holds_back_message_and_subscription():
    verdict = judge(attempt(), message(), subscription(), POLICY, 0)
    assert verdict.message.state is MessageState.QUEUED and verdict.message.attempts == 1
    assert verdict.subscription.failures == 1
    assert verdict.message.next_attempt_at == verdict.subscription.resume_at
    assert timedelta(seconds=2) <= verdict.subscription.resume_at - NOW < timedelta(seconds=2.1)


def test_attempts_that_were_under_way_together_are_one_failure():
    first = judge(attempt(), message(), subscription(), POLICY, 0).subscription
    second = judge(attempt(at=NOW + timedelta(milliseconds=10)), message(), first, POLICY, 0).subscription
    assert second == first
    third = judge(attempt(at=NOW + timedelta(seconds=3)), message(), second, POLICY, 0).subscription
    assert third.failures == 2


def test_a_server_may_ask_for_a_pause_but_not_for_ever():
    asked = judge(attempt(503, retry_after_seconds=120), message(), subscription(), POLICY, 0).subscription
    assert timedelta(seconds=120) <= asked.resume_at - NOW < timedelta(seconds=121)
    asked = judge(attempt(503, retry_after_seconds=10**8), message(), subscription(), POLICY, 0).subscription
    assert asked.resume_at - NOW < timedelta(hours=1, seconds=1)


def test_410_turns_it_off_and_keeps_the_message():
    verdict = judge(attempt(410), message(), subscription(), POLICY, 0)
    assert verdict.subscription.state is SubscriptionState.DISABLED and verdict.subscription.reason_code == "gone"
    assert verdict.message.state is MessageState.QUEUED


def test_after_days_a_silent_server_is_turned_off_and_a_refused_message_is_given_up():
    old = message(timedelta(days=6))
    silent = judge(attempt(None, failure="timeout"), old, subscription(failures=9), POLICY, 0)
    assert silent.subscription.reason_code == "unreachable" and silent.message.state is MessageState.QUEUED
    refused = judge(attempt(400), old, subscription(), POLICY, 0)
    assert refused.message.state is MessageState.FAILED and refused.subscription.is_active


def test_events_are_meant_by_their_short_names_and_a_star_means_all():
    assert chosen_events(["routing.v1.CaseAssigned", "CaseAssigned", "CaseClosed"]) == ("CaseAssigned", "CaseClosed")
    assert chosen_events(["CaseAssigned", "*"]) == ("*",)


def test_an_old_secret_signs_until_its_time_is_over():
    rotated = subscription().with_secret(b"new", NOW + timedelta(hours=1), NOW)
    secrets = (rotated.secret_sealed, rotated.previous_secret_sealed, rotated.previous_secret_until)
    assert secrets_in_force(*secrets, NOW) == (b"new", b"sealed")
    assert secrets_in_force(*secrets, NOW + timedelta(hours=1)) == (b"new",)
    assert "sealed=" not in repr(rotated)
