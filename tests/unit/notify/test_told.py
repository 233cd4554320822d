"""Whether somebody was told, by whatever way."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.domain.delivery import Delivery, DeliveryState
from services.notify.domain.parties import Channel, Party, Recipient, RecipientKind, Urgency
from services.notify.domain.told import Told, told_recipients

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
QUEUED, SENT, FAILED = DeliveryState.QUEUED, DeliveryState.SENT, DeliveryState.FAILED
UNKNOWN, SUPPRESSED, FALLEN_BACK = DeliveryState.UNKNOWN, DeliveryState.SUPPRESSED, DeliveryState.FALLEN_BACK
DELIVERED, READ = DeliveryState.DELIVERED, DeliveryState.READ


def line(number: int, channel: Channel, state: DeliveryState, ref: str = "r", changed_after: int = 0) -> Delivery:
    """Made `number` minutes after `NOW`."""
    made_at = NOW + timedelta(minutes=number)
    return Delivery(
        id=UUID(int=number),
        cause_event_id=UUID(int=99),
        event="CaseResolved",
        case_id=UUID(int=98),
        case_version=3,
        area_code="500105",
        party=Party.REPORTER,
        recipient=Recipient(RecipientKind.REPORTER, ref),
        channel=channel,
        purpose="reporter_resolved" if channel is Channel.INBOX else f"reporter_resolved.{channel}",
        template="reporter_resolved@1",
        urgency=Urgency.PROMPT,
        state=state,
        reason_code="",
        bundle_id=None,
        created_at=made_at,
        updated_at=made_at + timedelta(minutes=changed_after) if changed_after else None,
    )


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ((SUPPRESSED, FALLEN_BACK, SENT), Told.TOLD),
        ((FAILED, DELIVERED), Told.TOLD),
        ((READ, FAILED), Told.READ),
        ((FALLEN_BACK, QUEUED), Told.WAITING),
        ((UNKNOWN, FAILED), Told.PERHAPS),
        ((SUPPRESSED, FAILED), Told.NOT_TOLD),
        ((SUPPRESSED, SUPPRESSED), Told.LEFT_OUT),
    ],
)
def test_the_best_that_came_of_any_way_counts(states, told):
    channels = (Channel.INBOX, Channel.WECHAT, Channel.SMS)
    lines = [
        line(number, channel, state) for number, (channel, state) in enumerate(zip(channels, states, strict=False))
    ]
    (found,) = told_recipients(lines)
    assert found.state is told


def test_one_who_was_told_makes_nobody_else_told():
    found = told_recipients([line(1, Channel.INBOX, DELIVERED, "a"), line(2, Channel.SMS, FAILED, "b")])
    assert [(one.lines[0].recipient.ref, one.state) for one in found] == [("a", Told.TOLD), ("b", Told.NOT_TOLD)]


def test_when_and_by_what_first_and_when_it_was_read():
    (found,) = told_recipients([line(1, Channel.INBOX, READ, changed_after=30), line(2, Channel.SMS, SENT)])
    assert found.first_told == (NOW + timedelta(minutes=1), Channel.INBOX)
    assert found.read_at == NOW + timedelta(minutes=31)
    (called,) = told_recipients([line(3, Channel.SMS, FAILED), line(4, Channel.EMAIL, SENT, changed_after=5)])
    assert called.first_told == (NOW + timedelta(minutes=9), Channel.EMAIL) and called.read_at is None


@given(st.lists(st.sampled_from(DeliveryState), min_size=1, max_size=5))
def test_nobody_counts_as_told_without_a_way_that_got_through(states):
    found = told_recipients([line(number, Channel.INBOX, state) for number, state in enumerate(states)])
    (one,) = found
    got_through = {DELIVERED, READ, SENT} & set(states)
    assert (one.state in (Told.TOLD, Told.READ)) == bool(got_through) == (one.first_told is not None)
